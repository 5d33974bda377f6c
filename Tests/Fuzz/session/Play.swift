import CLinux
import FuzzSupport
import NetworkPrimitives
import Rtnetlink
import WSPProtocol
import WSPSystem

@testable import ServiceHarness
@testable import WSPService

/// Several clients of one service, whose kernel changes meanwhile, as a script says.
struct Play {
    private static let clientLimit = 4
    private static let codes: [ControlCode] = [
        .addressListChange, .routingInterfaceChange, .addressListQuery, .routingInterfaceQuery, .routeQuery,
        .addressListSort, .addressTableQuery, .getInterfaceList, .statusQuery, .explain, .historyQuery, .verify,
        .findRoute, ControlCode(rawValue: 0),
    ]
    private static let sockets: [SocketProperties] = [
        .inet, .inet6, .dualStack, .anyFamily, SocketProperties(family: .inet, mark: 7, userID: 1),
        SocketProperties(family: .inet6, outputInterface: 2, boundAddress: SocketAddress(address: ip("fe80::2"))),
    ]
    private static let destinations = [
        "203.0.113.9", "203.0.113.10", "0.0.0.0", "2001:db8:1::9", "fe80::9", "::", "::ffff:203.0.113.9", "224.0.0.1",
    ]
    private static let addresses = ["192.0.2.2", "192.0.2.7", "198.51.100.3", "2001:db8::2", "2001:db8::7", "fe80::7"]
    private static let durations = [0, 1, 10, 100, 1000, 10_000, 300_000]

    private let harness: Harness
    private var clients: [ScriptedClient] = []
    private var script: Script

    init(_ script: Script) throws {
        self.script = script
        harness = try Harness { configuration in
            configuration.maximumPendingRequests = ScriptedClient.pendingLimit
            configuration.maximumPendingRequestsPerUser = 5
            configuration.maximumPendingRequestsInAll = 5
            configuration.maximumDestinationsPerUser = 2
            configuration.maximumFrameLength = 4096
            configuration.outputLimit = 4096
            configuration.maximumAnswers = 4
            configuration.historySize = 4
        }
        harness.kernel.setUpUsualRules()
    }

    mutating func perform() throws {
        while !script.isAtEnd {
            try step()
            try harness.run(turns: 1)
            expect(harness.service.pending.count <= 5, "\(harness.service.pending.count) requests are pending in all")
        }
        for client in clients {
            client.flush()
            client.read()
        }
        clients = []
        try harness.run()
        try expectNothingLeft()
    }

    /// What all have left is nobody's any more.
    private mutating func expectNothingLeft() throws {
        expect(!harness.service.hasSessions, "a connection is left of clients that have gone")
        expect(harness.service.pending.count == 0, "\(harness.service.pending.count) requests are left")
        try connect()
        clients[0].sayHello()
        clients[0].request(Play.header(.statusQuery, .inet), [])
        try harness.run()
        clients[0].read()
        let status = Dictionary(uniqueKeysWithValues: clients[0].status.map { ($0.name, $0.value) })
        let expected: KeyValuePairs<String, UInt64> = [
            "clients": 1, "pending_requests": 0, "watched_destinations": 0,
        ]
        for (name, value) in expected {
            expect(status[name] == value, "\(name) is \(String(describing: status[name])) after all have left")
        }
    }

    private mutating func step() throws {
        switch script.number(below: 16) {
        case 0: if clients.count < Play.clientLimit { try connect() }
        case 1: if let position { clients.remove(at: position) }
        case 2: if let client, !client.hasSaidHello || script.byte() == 0 { client.sayHello() }
        case 3, 4, 5: if let client { request(client) }
        case 6: if let client { client.cancel(UInt64(script.number(below: 8))) }
        case 7: if let client { client.send(script.bytes(script.number(below: 128))) }
        case 8, 9: changeAddress()
        case 10: changeRoute()
        case 11: changeKernel()
        case 12: try harness.advance(script.element(of: Play.durations))
        case 13, 14: if let client { client.read() }
        default: try harness.restart()
        }
    }
}

// MARK: - Clients

extension Play {
    private mutating func connect() throws {
        let (near, far) = try StreamSocket.pair()
        clients.append(ScriptedClient(StreamSocket(Descriptor(owning: near))))
        try harness.service.attach(Descriptor(owning: far))
    }

    /// The place of some client.
    private var position: Int? {
        mutating get { clients.isEmpty ? nil : script.number(below: clients.count) }
    }

    private var client: ScriptedClient? {
        mutating get { position.map { clients[$0] } }
    }

    private static func header(
        _ code: ControlCode, _ socket: SocketProperties, _ options: RequestOptions = RequestOptions()
    ) -> ControlHeader {
        ControlHeader(code: code, outputCapacity: 65_536, socket: socket, options: options)
    }

    private mutating func request(_ client: ScriptedClient) {
        let code = script.element(of: Play.codes)
        var header = Play.header(code, script.element(of: Play.sockets), options())
        if script.byte() == 1 { header.outputCapacity = UInt32(script.number()) }
        client.request(header, input(of: code))
    }

    private mutating func options() -> RequestOptions {
        let flags = script.byte()
        var options = RequestOptions(countsPathChanges: flags & 1 != 0, selectsBindable: flags & 2 != 0)
        if flags & 4 != 0 { options.quietMilliseconds = UInt32(script.number()) }
        if flags & 8 != 0 { options.ceilingMilliseconds = .max - UInt32(script.number()) }
        if flags & 16 != 0 { options.removalDelayMilliseconds = UInt32(script.number()) }
        if flags & 32 != 0 {
            options.since = Generation(epoch: Harness.epoch + UInt64(script.byte() & 1), number: UInt64(script.byte()))
        }
        return options
    }

    private mutating func input(of code: ControlCode) -> [UInt8] {
        if script.byte() == 255 { return script.bytes(script.number(below: 64)) }
        switch code {
        case .routingInterfaceChange, .routingInterfaceQuery, .explain:
            return socketAddress(script.element(of: Play.destinations), scope: UInt32(script.number(below: 4)))
        case .routeQuery:
            let destinations = someAddresses().map { RouteDestination(address: $0) }
            return .encoded { writer in destinations.forEach { $0.encode(into: &writer) } }
        case .addressListSort:
            let addresses = someAddresses().map { SocketAddress(address: $0.asMappedIPv6) }
            return .encoded { SocketAddressList(addresses).encode(into: &$0) }
        default: return []
        }
    }

    private mutating func someAddresses() -> [IPAddress] {
        (0..<script.number(below: 32)).map { _ in ip(script.element(of: Play.destinations)) }
    }
}

// MARK: - The kernel

extension Play {
    private mutating func changeAddress() {
        let address = script.element(of: Play.addresses)
        let interface = UInt32(1 + script.number(below: 4))
        let isNew = script.byte() & 1 == 0
        harness.kernel.happen(isNew ? .newAddress(address, on: interface) : .oldAddress(address, on: interface))
    }

    private mutating func changeRoute() {
        let destination = ip(script.element(of: Play.destinations))
        switch script.number(below: 5) {
        case 0: harness.kernel.routes[destination] = nil
        case 1: harness.kernel.routes[destination] = .refused(errno: EHOSTUNREACH)
        case 2: harness.kernel.routes[destination] = .route(.ipv4(source: "192.0.2.7", expires: 2))
        case 3: harness.kernel.routes[destination] = .route(.ipv6(source: "2001:db8::7", interface: 3))
        default: harness.kernel.unanswered.formSymmetricDifference([destination])
        }
        let prefix = IPPrefix(destination, length: script.number(below: destination.width + 1))
        let change: Change = script.byte() & 1 == 0 ? .new : .deleted
        harness.kernel.post(.route(change, RouteMessage(family: destination.family, destination: prefix)))
    }

    private mutating func changeKernel() {
        let kernel = harness.kernel
        switch script.number(below: 8) {
        case 0: kernel.overrun()
        case 1: kernel.loseEvents()
        case 2: kernel.interruptionsToCome = script.number(below: 4)
        case 3: kernel.hasUntoldDrops = true
        case 4: kernel.happen(.link(.deleted, LinkMessage(UInt32(script.number(below: 4)), "eth0", 0, .down)))
        case 5:
            let flags = Int(script.number())
            kernel.happen(.link(.new, LinkMessage(UInt32(script.number(below: 4)), "eth0", flags, .up)))
        case 6: kernel.post(.ruleChange(script.byte() & 1 == 0 ? .inet : .inet6))
        default: harness.clocks.suspend(milliseconds: Int64(script.number()))
        }
    }
}
