import NetworkPrimitives
import Testing
import WSPProtocol

@testable import WSPClient

@Suite("Requests", .timeLimit(.minutes(1)))
struct RequestTests {
    @Test("HELLO tells the epoch and the limits")
    func greeting() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet(epoch: 77, frameLength: 5000, pending: 6, destinations: 7)
            try peer.expectEnd()
        }
        #expect(client.epoch == 77)
        #expect(client.limits.maximumFrameLength == 5000)
        #expect(client.limits.maximumPendingRequests == 6)
        #expect(client.limits.maximumDestinations == 7)
        client.close()
        try await service.finish()
    }

    @Test("requests are sent without waiting, and answers find their requests in any order")
    func outOfOrder() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            let first = try peer.expect(.statusQuery)
            let second = try peer.expect(.statusQuery)
            try peer.answer(second.id, output: second.request.input)
            try peer.answer(first.id, output: first.request.input)
        }
        async let one = client.control(request(input: [1]))
        async let two = client.control(request(input: [2, 2]))
        #expect(try await one.output == [1])
        #expect(try await two.output == [2, 2])
        try await service.finish()
    }

    @Test("a hundred tasks share a client")
    func manyTasks() async throws {
        let count = 100
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            let requests = try (0..<count).map { _ in try peer.expect(.statusQuery) }
            for (id, request) in requests.reversed() { try peer.answer(id, output: request.input) }
        }
        let answered = try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<count {
                group.addTask { try await client.control(request(input: [UInt8(index)])).output == [UInt8(index)] }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(answered == count)
        try await service.finish()
    }

    @Test("a request that becomes pending returns its completion")
    func pending() async throws {
        let isPending = Signal()
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            let change = try peer.expect(.addressListChange)
            try peer.answer(change.id, .ioPending, number: 4)
            isPending.give()
            let query = try peer.expect(.statusQuery)
            try peer.answer(query.id)
            try peer.complete(change.id, number: 5)
        }
        async let generation = client.addressListChange()
        try await isPending.received()
        #expect(try await client.status() == [])
        #expect(try await generation == Generation(epoch: 1, number: 5))
        try await service.finish()
    }

    @Test("a CHANGE request carries its options and its destination")
    func options() async throws {
        let since = Generation(epoch: 1, number: 9)
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            let (id, request) = try peer.expect(.routingInterfaceChange)
            let options = RequestOptions(
                since: since, countsPathChanges: true, quietMilliseconds: 5, ceilingMilliseconds: 6,
                removalDelayMilliseconds: 7)
            let input = encoded { SocketAddress(address: destination().address).encode(into: &$0) }
            if request.header.options != options || request.input != input { throw ScriptError("\(request)") }
            try peer.answer(id, number: 10)
        }
        let generation = try await client.routingInterfaceChange(
            to: destination(), since: since, countsPathChanges: true, quietMilliseconds: 5, ceilingMilliseconds: 6,
            removalDelayMilliseconds: 7)
        #expect(generation.number == 10)
        try await service.finish()
    }

    @Test("a request longer than the socket's buffers arrives whole, and so does its answer")
    func longFrames() async throws {
        let input = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet(frameLength: 1 << 24)
            let (id, request) = try peer.expect(.statusQuery)
            try peer.answer(id, output: request.input)
        }
        let reply = try await client.control(request(input: input, capacity: UInt32(input.count)))
        #expect(reply.output == input)
        try await service.finish()
    }

    @Test("a request longer than the service takes fails without being sent")
    func frameLimit() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet(frameLength: 4096)
            try peer.answer(try peer.expect(.statusQuery).id)
        }
        await #expect {
            try await client.control(request(input: [UInt8](repeating: 0, count: 4096)))
        } throws: { error in
            guard case .rejected(.frameTooLong, _)? = error as? ClientError else { return false }
            return true
        }
        #expect(try await client.status() == [])
        try await service.finish()
    }
}
