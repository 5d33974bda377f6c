import CLinux
import TestSupport
import Testing
import WSPProtocol
import WSPSystem

@testable import WSPClient

@Suite("Opening and closing", .timeLimit(.minutes(1)))
struct ClosingTests {
    @Test("closing fails what waits and what comes later, and ends the connection")
    func closing() async throws {
        let changeIsPending = Signal()
        let queryHasCome = Signal()
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.addressListChange).id, .ioPending, number: 1)
            changeIsPending.give()
            _ = try peer.expect(.statusQuery)
            queryHasCome.give()
            try peer.expectEnd()
        }
        let change = Task { try await client.addressListChange() }
        try await changeIsPending.received()
        let query = Task { try await client.status() }
        try await queryHasCome.received()
        client.close()
        await #expect(throws: ClientError.closed) { try await change.value }
        await #expect(throws: ClientError.closed) { try await query.value }
        await #expect(throws: ClientError.closed) { try await client.status() }
        try await service.finish()
    }

    @Test("a client that nobody holds any more ends its connection")
    func release() async throws {
        let service = try await {
            let (service, client) = try await FakeService.adopted { peer in
                try peer.greet()
                try peer.expectEnd()
            }
            #expect(client.epoch == 1)
            return service
        }()
        try await service.finish()
    }

    @Test("a path without a socket is a connection error that names the path")
    func noSocket() async throws {
        let folder = try TemporaryFolder()
        let path = folder.socketPath
        await #expect(throws: ClientError.connection(SystemError("connect to \(path)", errno: ENOENT))) {
            _ = try await Client(socketPath: path)
        }
    }

    @Test("a service that ends the connection before HELLO is answered is a connection error")
    func noGreeting() async throws {
        let folder = try TemporaryFolder()
        let service = try await FakeService.listening(in: folder) { listener in
            _ = try listener.accept().receive("HELLO", greeted: false)
        }
        await #expect(throws: ClientError.connection(SystemError("recv", errno: ECONNRESET))) {
            _ = try await Client(socketPath: folder.socketPath)
        }
        try await service.finish()
    }

    @Test("errors of the system that deny access are told apart")
    func accessDenied() {
        #expect(ClientError(SystemError("connect", errno: EACCES)) == .accessDenied)
        #expect(ClientError(SystemError("connect", errno: EPERM)) == .accessDenied)
        let refused = SystemError("connect", errno: ECONNREFUSED)
        #expect(ClientError(refused) == .connection(refused))
    }
}
