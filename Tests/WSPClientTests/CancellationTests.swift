import TestSupport
import Testing
import WSPProtocol

@testable import WSPClient

@Suite("Cancellation", .timeLimit(.minutes(1)))
struct CancellationTests {
    @Test("a cancelled task ends its pending request at the service, and the client goes on")
    func pendingRequest() async throws {
        let isPending = Signal()
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            let (id, _) = try peer.expect(.addressListChange)
            try peer.answer(id, .ioPending, number: 1)
            isPending.give()
            let cancel = try peer.expectCancel(of: id)
            try peer.complete(id, .operationAborted)
            try peer.answer(cancel)
            try peer.answer(try peer.expect(.statusQuery).id)
        }
        let task = Task { try await client.addressListChange() }
        try await isPending.received()
        task.cancel()
        await #expect(throws: ClientError.cancelled) { try await task.value }
        #expect(try await client.status() == [])
        try await service.finish()
    }

    @Test("a request that is cancelled before its answer may still be answered")
    func crossing() async throws {
        let hasCome = Signal()
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            let (id, _) = try peer.expect(.addressListQuery)
            hasCome.give()
            let cancel = try peer.expectCancel(of: id)
            try peer.answer(id, output: list(0))
            try peer.answer(cancel, .invalidParameter)
            try peer.answer(try peer.expect(.statusQuery).id)
        }
        let task = Task { try await client.addressList() }
        try await hasCome.received()
        task.cancel()
        await #expect(throws: ClientError.cancelled) { try await task.value }
        #expect(try await client.status() == [])
        try await service.finish()
    }

    @Test("a task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.statusQuery).id)
        }
        let task = Task {
            unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
            return try await client.addressListChange()
        }
        await #expect(throws: ClientError.cancelled) { try await task.value }
        #expect(try await client.status() == [])
        try await service.finish()
    }

    @Test("an iteration that is left has no request at the service")
    func leftIteration() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.addressListQuery).id, number: 1, output: list(0))
            try peer.answer(try peer.expect(.statusQuery).id)
            try peer.expectEnd()
        }
        for try await change in client.addressListChanges() {
            #expect(change.isFirst)
            break
        }
        #expect(try await client.status() == [])
        client.close()
        try await service.finish()
    }

    @Test("an iteration that is cancelled cancels its request at the service, throws, and is over")
    func cancelledIteration() async throws {
        let isPending = Signal()
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.addressListQuery).id, number: 1, output: list(0))
            let (id, _) = try peer.expect(.addressListChange)
            try peer.answer(id, .ioPending, number: 1)
            isPending.give()
            try peer.answer(try peer.expectCancel(of: id))
            try peer.complete(id, .operationAborted)
        }
        let task = Task {
            var iterator = client.addressListChanges().makeAsyncIterator()
            _ = try await iterator.next()
            await #expect(throws: ClientError.cancelled) { try await iterator.next() }
            return try await iterator.next()
        }
        try await isPending.received()
        task.cancel()
        #expect(try await task.value == nil)
        try await service.finish()
    }

    @Test("connecting can be cancelled")
    func connecting() async throws {
        let folder = try TemporaryFolder()
        let hasCome = Signal()
        let service = try await FakeService.listening(in: folder) { listener in
            let peer = try listener.accept()
            _ = try peer.receive("HELLO", greeted: false)
            hasCome.give()
            try peer.expectEnd()
        }
        let task = Task { try await Client(socketPath: folder.socketPath) }
        try await hasCome.received()
        task.cancel()
        await #expect(throws: ClientError.cancelled) { _ = try await task.value }
        try await service.finish()
    }
}
