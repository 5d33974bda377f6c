import Synchronization
import TestSupport
import Testing
import WSPProtocol
import WSPSystem

@testable import WSPClient

@Suite("Reconnection", .timeLimit(.minutes(1)))
struct ReconnectionTests {
    @Test("a pending request is armed again with the generation it waited on, and completes at once when that is old")
    func rearming() async throws {
        let folder = try TemporaryFolder()
        let service = try await FakeService.listening(in: folder) { listener in
            let first = try listener.accept()
            try first.greet(epoch: 1)
            try first.answer(try first.expect(.addressListChange).id, .ioPending, number: 41)
            let waitedOn = first.number(41)
            first.shutDown()
            let second = try listener.accept()
            try second.greet(epoch: 2)
            let (id, request) = try second.expect(.addressListChange)
            if request.header.options.since != waitedOn { throw ScriptError("\(request.header.options)") }
            try second.answer(id, number: 7)
            try second.expectEnd()
        }
        let events = Mutex<[ConnectionEvent]>([])
        let client = try await Client(socketPath: folder.socketPath) { event in events.withLock { $0.append(event) } }
        #expect(try await client.addressListChange() == Generation(epoch: 2, number: 7))
        #expect(client.epoch == 2)
        #expect(events.withLock(\.last) == .restored && events.withLock(\.count) >= 2, "lost, and restored")
        client.close()
        try await service.finish()
    }

    @Test("a pending request is armed again with the generation that the caller gave")
    func rearmingWithSince() async throws {
        let folder = try TemporaryFolder()
        let since = Generation(epoch: 1, number: 40)
        let service = try await FakeService.listening(in: folder) { listener in
            let first = try listener.accept()
            try first.greet()
            try first.answer(try first.expect(.routingInterfaceChange).id, .ioPending, number: 41)
            first.shutDown()
            let second = try listener.accept()
            try second.greet()
            let (id, request) = try second.expect(.routingInterfaceChange)
            if request.header.options.since != since { throw ScriptError("\(request.header.options)") }
            try second.answer(id, .ioPending, number: 40)
            try second.complete(id, number: 42)
            try second.expectEnd()
        }
        let client = try await Client(socketPath: folder.socketPath)
        let generation = try await client.routingInterfaceChange(to: destination(), since: since)
        #expect(generation.number == 42)
        client.close()
        try await service.finish()
    }

    @Test("a query in flight is sent again, be the connection lost in the middle of its answer")
    func queryInFlight() async throws {
        let folder = try TemporaryFolder()
        let service = try await FakeService.listening(in: folder) { listener in
            let first = try listener.accept()
            try first.greet()
            let (id, _) = try first.expect(.addressListQuery)
            try first.send { FrameHeader(length: 60, type: .result, id: id).encode(into: &$0) }
            first.shutDown()
            let second = try listener.accept()
            try second.greet()
            try second.answer(try second.expect(.addressListQuery).id, number: 1, output: list(3))
            try second.expectEnd()
        }
        let client = try await Client(socketPath: folder.socketPath)
        #expect(try await client.addressList().addresses == [localAddress(3)])
        client.close()
        try await service.finish()
    }

    @Test("a client stands in line where the service's queue is full, in place of coming again later")
    func standingInLine() async throws {
        let folder = try TemporaryFolder()
        let service = try await FakeService.listening(in: folder) { listener in
            let first = try listener.accept()
            try first.greet()
            // In its queue is room for one.
            listener.limitQueue(to: 0)
            let other = try StreamSocket(connectingTo: folder.socketPath)
            first.shutDown()
            try awaitConnectingThread()
            _ = try listener.accept()
            let second = try listener.accept()
            try second.greet()
            try second.answer(try second.expect(.addressListQuery).id, number: 1, output: list(3))
            try second.expectEnd()
            _ = consume other
        }
        // Whoever came again later would come too late.
        let timing = Timing(firstPause: .milliseconds(1), longestPause: .seconds(3600), timeInLine: .seconds(3600))
        let client = try await Client(.path(folder.socketPath, reconnects: true), timing: timing)
        #expect(try await client.addressList().addresses == [localAddress(3)])
        client.close()
        try await service.finish()
    }

    @Test("a query that the service does not come back for fails with the reason, and a CHANGE waits on")
    func lostForGood() async throws {
        let folder = try TemporaryFolder()
        let isPending = Signal()
        let service = try await FakeService.listening(in: folder) { listener in
            let first = try listener.accept()
            try first.greet()
            try first.answer(try first.expect(.addressListChange).id, .ioPending, number: 1)
            isPending.give()
            _ = try first.expect(.statusQuery)
        }
        let endpoint = ClientLoop.Endpoint.path(folder.socketPath, reconnects: true)
        let client = try await Client(endpoint, timing: Timing(patience: .milliseconds(50)))
        let change = Task { try await client.addressListChange() }
        try await isPending.received()
        let failure = await #expect(throws: ClientError.self) { try await client.status() }
        guard case .connection? = failure else {
            Issue.record("\(String(describing: failure)) in place of a connection error")
            return
        }
        try await service.finish()
        let successor = try await FakeService.listening(in: folder) { listener in
            let peer = try listener.accept()
            try peer.greet(epoch: 2)
            try peer.answer(try peer.expect(.addressListChange).id, number: 5)
            try peer.expectEnd()
        }
        #expect(try await change.value == Generation(epoch: 2, number: 5))
        client.close()
        try await successor.finish()
    }

    @Test("a request that is cancelled while the service is away is not sent again")
    func cancelledMeanwhile() async throws {
        let folder = try TemporaryFolder()
        let isPending = Signal()
        let service = try await FakeService.listening(in: folder) { listener in
            let first = try listener.accept()
            try first.greet()
            try first.answer(try first.expect(.addressListChange).id, .ioPending, number: 1)
            isPending.give()
        }
        let client = try await Client(socketPath: folder.socketPath)
        let change = Task { try await client.addressListChange() }
        try await isPending.received()
        try await service.finish()
        change.cancel()
        await #expect(throws: ClientError.cancelled) { try await change.value }
        let successor = try await FakeService.listening(in: folder) { listener in
            let peer = try listener.accept()
            try peer.greet()
            try peer.answer(try peer.expect(.statusQuery).id)
            try peer.expectEnd()
        }
        #expect(try await client.status() == [])
        client.close()
        try await successor.finish()
    }

    @Test("a client that does not reconnect fails all that waits")
    func noReconnection() async throws {
        let folder = try TemporaryFolder()
        let service = try await FakeService.listening(in: folder) { listener in
            let peer = try listener.accept()
            try peer.greet()
            try peer.answer(try peer.expect(.addressListChange).id, .ioPending, number: 1)
        }
        let client = try await Client(socketPath: folder.socketPath, reconnects: false)
        await #expect(throws: ClientError.closed) { try await client.addressListChange() }
        await #expect(throws: ClientError.closed) { try await client.status() }
        try await service.finish()
    }

    @Test("a rejected request fails, and the other goes on over the next connection")
    func rejection() async throws {
        let folder = try TemporaryFolder()
        let isPending = Signal()
        let service = try await FakeService.listening(in: folder) { listener in
            let first = try listener.accept()
            try first.greet()
            try first.answer(try first.expect(.addressListChange).id, .ioPending, number: 1)
            isPending.give()
            let (id, _) = try first.expect(.statusQuery)
            let failure = ProtocolFailure(code: .badFieldValue, offset: 24, message: "no")
            try first.send { failure.encode(id: id, into: &$0) }
            first.shutDown()
            let second = try listener.accept()
            try second.greet()
            try second.answer(try second.expect(.addressListChange).id, number: 2)
            try second.expectEnd()
        }
        let client = try await Client(socketPath: folder.socketPath)
        async let change = client.addressListChange()
        try await isPending.received()
        await #expect(throws: ClientError.rejected(code: .badFieldValue, message: "no")) { try await client.status() }
        #expect(try await change.number == 2)
        client.close()
        try await service.finish()
    }
}
