import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPService
import WSPSystem

@Suite("SIO_WSPD_HISTORY_QUERY")
struct HistoryTests {
    @Test("tells the start of the service, and nothing of what it learnt then")
    func start() throws {
        let client = try Harness().greetedClient()
        let reply = try client.call(.historyQuery)
        #expect(reply.generation == Generation(epoch: Harness.epoch, number: 0))
        let table = try reply.history()
        #expect(table.forgotten == 0)
        let record = HistoryRecord(
            time: ManualClock.start.microseconds, generationNumber: 0, cause: ChangeCause(.start),
            event: .stateLearnt)
        #expect(table.records == [record])
    }

    @Test("tells what came into a list and left it, when, and why")
    func list() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let start = try client.history().count
        harness.kernel.happen(.newAddress("192.0.2.7"))
        harness.kernel.happen(.oldAddress("192.0.2.2"))
        try harness.advance(5)
        let record = try #require(try client.history().dropFirst(start).first)
        guard case .addressList(let change) = record.event else {
            Issue.record("\(record)")
            return
        }
        #expect(change.family == .inet)
        #expect(change.added.map(\.address) == [ip("192.0.2.7")])
        #expect(change.removed.map(\.address) == [ip("192.0.2.2")])
        #expect(change.added.map(\.interfaceName) == ["eth0"])
        #expect(change.addedCount == 1 && change.removedCount == 1)
        #expect(record.cause.kind == .address && record.cause.change == .deleted)
        #expect(record.cause.address == ip("192.0.2.2"))
        #expect(record.generationNumber == (try client.call(.addressListQuery)).generation.number)
        #expect(record.time == ManualClock.start.microseconds + 1_005_000)
        #expect(try client.history().count == start + 1)
    }

    @Test("tells the step of a watched destination, for which socket, and why")
    func route() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let socket = SocketProperties(family: .inet, mark: 42, userID: 1000, typeOfService: 0x10)
        let id = try client.armRoute("203.0.113.9", socket)
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: EHOSTUNREACH)
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        let completion = try #require(try client.completion(id))
        let record = try #require(try client.history().last)
        #expect(record.cause.kind == .route && record.cause.prefix == IPPrefix(ip("203.0.113.0"), length: 24))
        #expect(record.generationNumber == completion.generation.number)
        let change = RoutingInterfaceChange(
            destination: RouteDestination(address: ip("203.0.113.9")), mark: 42, userID: 1000, typeOfService: 0x10,
            before: RouteRecord(
                error: .success, interfaceIndex: 2, source: ip("192.0.2.2"), gateway: ip("192.0.2.1"), table: 254,
                routeType: 1, interfaceName: "eth0"),
            after: RouteRecord(error: .hostUnreachable, generationNumber: completion.generation.number))
        #expect(record.event == .routingInterface(change))
    }

    @Test("tells a change that happened before the first request that waits for one, with what may have done it")
    func late() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        func change(after generation: Generation, to source: String) throws -> HistoryRecord? {
            harness.kernel.routes[ip("203.0.113.9")] = .route(.ipv4(source: source))
            harness.kernel.post(.routeChange("203.0.113.0", 24))
            try harness.run()
            let since = RequestOptions(since: generation)
            let reply = try client.call(.routingInterfaceChange, socketAddress("203.0.113.9"), .anyFamily, since)
            expect(reply, .success)
            #expect(reply.generation != generation)
            return try client.history().last { $0.step?.after.source == ip(source) }
        }
        let first = try client.route("203.0.113.9").generation
        #expect(try change(after: first, to: "192.0.2.11")?.cause.kind == .route)
        try harness.advance(2000)
        let second = try client.route("203.0.113.9").generation
        harness.kernel.post(.ruleChange(.inet))
        // Either may have done it before the other.
        #expect(try change(after: second, to: "192.0.2.12")?.cause == ChangeCause(.asked))
    }

    @Test("puts a change down to its event also where the answer is there before the event has been read")
    func unreadEvent() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("203.0.113.9")
        try harness.advance(2000)
        let questions = harness.kernel.questions.count
        harness.kernel.willAnswer = {
            guard harness.kernel.questions.count == questions + 1, harness.kernel.waitingEvents == 0 else { return }
            harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: ENETUNREACH)
            harness.kernel.post(.routeChange("203.0.113.0", 24))
        }
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try client.completion(id) != nil)
        let record = try #require(try client.history().last { $0.step != nil })
        #expect(record.cause.kind == .route && record.cause.prefix == IPPrefix(ip("203.0.113.0"), length: 24))
    }

    @Test("has the name that an interface had before it went")
    func goneInterface() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.armRoute("203.0.113.9")
        harness.kernel.routes[ip("203.0.113.9")] = .route(.ipv4(source: "198.51.100.3", interface: 3))
        harness.kernel.happen(.link(.deleted, LinkMessage(index: 2, name: "eth0")))
        try harness.run()
        let steps = try client.history().compactMap(\.step)
        #expect(steps.map(\.before.interfaceName) == ["eth0"])
        #expect(steps.map(\.after.interfaceName) == ["eth1"])
    }

    @Test("leaves out what nobody watches, and path changes; not what changed between two requests")
    func watched() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        func move(to source: String, _ gateway: String? = nil) throws {
            harness.kernel.routes[ip("203.0.113.9")] = .route(.ipv4(source: source, gateway: gateway))
            harness.kernel.post(.routeChange("203.0.113.0", 24))
            try harness.advance(100)
        }
        func steps() throws -> [IPAddress?] { try client.history().compactMap(\.step?.after.source) }
        _ = try client.route("203.0.113.9")
        try move(to: "192.0.2.11")
        _ = try client.route("203.0.113.9")
        #expect(try steps().isEmpty)
        let id = try client.armRoute("203.0.113.9", .anyFamily)
        try move(to: "192.0.2.11", "192.0.2.254")
        #expect(try steps().isEmpty)
        try move(to: "192.0.2.12")
        #expect(try client.completion(id) != nil)
        try move(to: "192.0.2.13")
        #expect(try steps() == [ip("192.0.2.12")])
        _ = try client.armRoute("203.0.113.9")
        #expect(try steps() == [ip("192.0.2.12"), ip("192.0.2.13")])
        #expect(try client.history().last?.cause.kind == .route)
    }

    @Test("tells only what is later than the time given")
    func since() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.happen(.newAddress("192.0.2.7"))
        try harness.advance(1)
        harness.kernel.happen(.oldAddress("192.0.2.7"))
        try harness.advance(1)
        let records = try client.history()
        try #require(records.count == 3)
        #expect(try client.history(since: records[1].time) == [records[2]])
        #expect(try client.history(since: records[1].time - 1) == Array(records[1...]))
        #expect(try client.history(since: .max) == [])
        #expect(try client.history(since: 0) == records)
        expect(try client.call(.historyQuery, [1, 2, 3, 4]), .invalidArgument)
    }

    @Test("without room is WSAEFAULT with the size needed")
    func capacity() throws {
        let client = try Harness().greetedClient()
        let size = HistoryTable.headerByteCount + 80
        expect(try client.call(.historyQuery, capacity: 0), .fault, byteCount: size)
        expect(try client.call(.historyQuery, capacity: size - 1), .fault, byteCount: size)
        #expect(try client.call(.historyQuery, capacity: size).error == .success)
    }

    @Test("tells as many changes as configured, and when the last was that is forgotten")
    func bounded() throws {
        let harness = try Harness { $0.historySize = 3 }
        let client = try harness.greetedClient()
        for number in 1...7 {
            harness.kernel.happen(.newAddress("192.0.2.10\(number)"))
            try harness.advance(1)
        }
        let table = try client.call(.historyQuery).history()
        #expect(table.forgotten == ManualClock.start.microseconds + 1_004_000)
        #expect(table.records.compactMap(\.addedAddresses) == (5...7).map { [ip("192.0.2.10\($0)")] })
    }

    @Test("is WSAEOPNOTSUPP where none is kept")
    func off() throws {
        let harness = try Harness { $0.historySize = 0 }
        let client = try harness.greetedClient()
        harness.kernel.happen(.newAddress("192.0.2.7"))
        expect(try client.call(.historyQuery), .operationNotSupported)
    }

    @Test("tells the first of many addresses, and how many there are")
    func manyAddresses() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        for number in 0..<10_000 { harness.kernel.happen(.newAddress("10.1.\(number / 250).\(number % 250 + 1)")) }
        try harness.run()
        let changes = try client.history().compactMap { record -> AddressListChange? in
            if case .addressList(let change) = record.event { change } else { nil }
        }
        #expect(changes.map { Int($0.addedCount) }.reduce(0, +) == 10_000)
        #expect(changes.allSatisfy { $0.added.count <= 8 })
        #expect(changes.first?.added.first?.address == ip("10.1.0.1"))
    }

    @Test("tells that the state was learnt anew, once while nothing else happens, and what changed by it")
    func lostEvents() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        for _ in 0..<3 {
            harness.kernel.loseEvents()
            try harness.advance(1000)
        }
        #expect(try client.history().map(\.cause.kind) == [.lostEvents])
        _ = try client.armRoute("203.0.113.9")
        harness.kernel.happenSilently(.newAddress("192.0.2.7"))
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: ENETUNREACH)
        harness.kernel.loseEvents()
        try harness.advance(1000)
        let records = try client.history()
        #expect(records.map(\.cause.kind) == [.lostEvents, .lostEvents, .lostEvents])
        #expect(records.map(\.event).first == .stateLearnt)
        #expect(records.compactMap(\.addedAddresses) == [[ip("192.0.2.7")]])
        #expect(records.compactMap(\.step?.after.error) == [.networkUnreachable])
    }

    @Test("calls no start a change, though events overrun the first dump, and calls a loss a loss though they do again")
    func overtaken() throws {
        let kernel = try FakeKernel()
        kernel.setUpUsualNetwork()
        func overrunOnce() {
            kernel.whileDumping = { [unowned kernel] kind in
                guard kind == .addresses else { return }
                kernel.overrun()
                kernel.whileDumping = { _ in }
            }
        }
        overrunOnce()
        let harness = try Harness(startingWith: kernel)
        let client = try harness.greetedClient()
        try harness.advance(1000)
        #expect(try client.history().allSatisfy { $0.event == .stateLearnt })
        kernel.happenSilently(.newAddress("192.0.2.7"))
        overrunOnce()
        kernel.loseEvents()
        try harness.advance(1000)
        let record = try #require(try client.history().last { $0.addedAddresses != nil })
        #expect(record.addedAddresses == [ip("192.0.2.7")])
        #expect(record.cause == ChangeCause(.lostEvents))
    }

    @Test("names the rule that changed an answer by the sweep")
    func rule() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("203.0.113.9")
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: ENETUNREACH)
        harness.kernel.post(.ruleChange(.inet))
        try harness.advance(100)
        #expect(try client.completion(id) != nil)
        #expect(try client.history().last?.cause == ChangeCause(.rule, .added, family: .inet, table: 254, number: 100))
    }
}

extension HistoryRecord {
    fileprivate var step: RoutingInterfaceChange? {
        if case .routingInterface(let change) = event { change } else { nil }
    }

    fileprivate var addedAddresses: [IPAddress]? {
        if case .addressList(let change) = event { change.added.map(\.address) } else { nil }
    }
}
