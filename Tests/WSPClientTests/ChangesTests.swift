import NetworkPrimitives
import TestSupport
import Testing
import WSPProtocol

@testable import WSPClient

@Suite("Sequences of changes", .timeLimit(.minutes(1)))
struct ChangesTests {
    @Test("an iteration starts with the present state, and gives each state that differs")
    func addressLists() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.addressListQuery).id, number: 1, output: list(0))
            try peer.change(.addressListChange, since: 1, to: 2)
            // Back to what is known already by the time it is asked for: not worth telling.
            try peer.answer(try peer.expect(.addressListQuery).id, number: 1, output: list(0))
            try peer.change(.addressListChange, since: 1, to: 3)
            try peer.answer(try peer.expect(.addressListQuery).id, number: 3, output: list(0, 1))
        }
        var iterator = client.addressListChanges(family: .inet).makeAsyncIterator()
        let first = try #require(try await iterator.next())
        #expect(first.isFirst)
        #expect(first.state.addresses == [localAddress(0)])
        let second = try #require(try await iterator.next())
        #expect(!second.isFirst)
        #expect(second.generation.number == 3)
        #expect(second.state.addresses == [localAddress(0), localAddress(1)])
        #expect(second.reconnections == 0)
        try await service.finish()
    }

    @Test("after a restart of the service only another content is told, with the number of reconnections")
    func restart() async throws {
        let folder = try TemporaryFolder()
        let service = try await FakeService.listening(in: folder) { listener in
            let first = try listener.accept()
            try first.greet(epoch: 1)
            try first.answer(try first.expect(.addressListQuery).id, number: 9, output: list(0))
            try first.answer(try first.expect(.addressListChange).id, .ioPending, number: 9)
            first.shutDown()
            let second = try listener.accept()
            try second.greet(epoch: 2)
            try second.answer(try second.expect(.addressListChange).id, number: 9)
            try second.answer(try second.expect(.addressListQuery).id, number: 9, output: list(0))
            try second.change(.addressListChange, since: 9, to: 10)
            try second.answer(try second.expect(.addressListQuery).id, number: 10, output: list(1))
            try second.expectEnd()
        }
        let client = try await Client(socketPath: folder.socketPath)
        var iterator = client.addressListChanges().makeAsyncIterator()
        #expect(try await iterator.next()?.reconnections == 0)
        let change = try #require(try await iterator.next())
        #expect(change.state.addresses == [localAddress(1)])
        #expect(change.generation == Generation(epoch: 2, number: 10))
        #expect(change.reconnections == 1)
        client.close()
        try await service.finish()
    }

    @Test("a route is followed, also where the service keeps no generation for the first answer")
    func route() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.routeQuery).id, output: routes([1]))
            let (id, request) = try peer.expect(.routingInterfaceChange)
            if request.header.options.since != peer.number(0) { throw ScriptError("\(request)") }
            try peer.answer(id, number: 5)
            try peer.answer(try peer.expect(.routeQuery).id, output: routes([1]))
            try peer.change(.routingInterfaceChange, since: 5, to: 6)
            try peer.answer(try peer.expect(.routeQuery).id, output: routes([2], number: 6))
        }
        var iterator = client.routingInterfaceChanges(to: destination()).makeAsyncIterator()
        let first = try #require(try await iterator.next())
        #expect(first.isFirst)
        #expect(first.state.record.source?.ipv4Number == 1)
        let second = try #require(try await iterator.next())
        #expect(second.state.record.source?.ipv4Number == 2)
        #expect(second.generation == Generation(epoch: 1, number: 6))
        try await service.finish()
    }

    @Test("with a removal delay only another content is told: a flap between QUERY and CHANGE is none")
    func removalDelay() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.addressListQuery).id, number: 1, output: list(0))
            let (id, request) = try peer.expect(.addressListChange)
            if request.header.options != RequestOptions(since: peer.number(1), removalDelayMilliseconds: 100) {
                throw ScriptError("\(request)")
            }
            try peer.answer(id, number: 3)
            try peer.answer(try peer.expect(.addressListQuery).id, number: 3, output: list(0))
            try peer.change(.addressListChange, since: 3, to: 4)
            try peer.answer(try peer.expect(.addressListQuery).id, number: 4, output: list(1))
        }
        var iterator = client.addressListChanges(family: .inet, removalDelayMilliseconds: 100).makeAsyncIterator()
        #expect(try await iterator.next()?.state.addresses == [localAddress(0)])
        let change = try #require(try await iterator.next())
        #expect(change.generation.number == 4 && change.state.addresses == [localAddress(1)])
        try await service.finish()
    }

    @Test("a route to a wildcard cannot be followed")
    func wildcard() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.routeQuery).id, output: routes([1]))
        }
        var iterator = client.routingInterfaceChanges(to: RouteDestination(address: .any(isIPv6: false)))
            .makeAsyncIterator()
        await #expect(throws: ClientError.refused(.invalidArgument)) { try await iterator.next() }
        #expect(try await iterator.next() == nil)
        try await service.finish()
    }

    @Test("another gateway is another route only where paths count", arguments: [true, false])
    func gateways(countsPathChanges: Bool) throws {
        func route(gateway: UInt32) throws -> Route {
            let output = routes([1], gateway: gateway)
            let table = try RouteTable(decoding: unsafe output.span.bytes)
            let record = try #require(table.records.first)
            return Route(destination: destination(), record: record, generation: Generation(epoch: 1, number: 1))
        }
        let isSame = try route(gateway: 8).isSame(as: route(gateway: 9), countsPathChanges: countsPathChanges)
        #expect(isSame == !countsPathChanges)
    }
}

extension Peer {
    /// Takes a CHANGE that waits on one generation, leaves it pending, and completes it with another.
    func change(_ code: ControlCode, since: UInt64, to number: UInt64) throws {
        let (id, request) = try expect(code)
        guard request.header.options.since == self.number(since) else { throw ScriptError("\(request.header.options)") }
        try answer(id, .ioPending, number: since)
        try complete(id, number: number)
    }
}
