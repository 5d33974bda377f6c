import NetworkPrimitives
import TestSupport
import Testing
import WSPProtocol

@testable import WSPClient

@Suite("Violations", .timeLimit(.minutes(1)))
struct ViolationTests {
    /// Lets the service misbehave after it got a request, and returns what the request throws.
    private func outcome(
        of misbehaviour: @escaping @Sendable (Peer, UInt64) throws -> Void
    ) async throws -> ClientError? {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try misbehaviour(peer, try peer.expect(.statusQuery).id)
            try peer.expectEnd()
        }
        let failure = await #expect(throws: ClientError.self) { try await client.status() }
        try await service.finish()
        await #expect(throws: ClientError.closed) { try await client.status() }
        return failure
    }

    private func isViolation(_ error: ClientError?) -> Bool {
        guard case .protocolViolation? = error else { return false }
        return true
    }

    @Test(
        "bytes that are no frame end the connection",
        arguments: [
            [UInt8](repeating: 0xff, count: 64), [UInt8](repeating: 0, count: 16), [15, 0, 0, 0],
            [16, 0, 0, 0, 99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [16, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [16, 0, 0, 0, 130, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        ])
    func rubbish(bytes: [UInt8]) async throws {
        #expect(isViolation(try await outcome { peer, _ in try peer.send(bytes: bytes) }))
    }

    @Test("a frame that claims more than was asked for is refused before it arrives")
    func tooLong() async throws {
        let error = try await outcome { peer, id in
            try peer.send { FrameHeader(length: (1 << 20) + 1, type: .result, id: id).encode(into: &$0) }
        }
        #expect(isViolation(error))
    }

    @Test("an answer to a request that was never made is a violation")
    func unknownID() async throws {
        #expect(isViolation(try await outcome { peer, id in try peer.answer(id + 1000) }))
    }

    @Test("a completion before the result is a violation")
    func earlyCompletion() async throws {
        #expect(isViolation(try await outcome { peer, id in try peer.complete(id) }))
    }

    @Test("a second result of a pending request is a violation")
    func secondResult() async throws {
        let error = try await outcome { peer, id in
            try peer.answer(id, .ioPending)
            try peer.answer(id)
        }
        #expect(isViolation(error))
    }

    @Test("a completion that says pending is a violation")
    func pendingCompletion() async throws {
        let error = try await outcome { peer, id in
            try peer.answer(id, .ioPending)
            try peer.complete(id, .ioPending)
        }
        #expect(isViolation(error))
    }

    @Test("a second answer to HELLO is a violation")
    func secondGreeting() async throws {
        let error = try await outcome { peer, id in
            let reply = HelloReply(
                epoch: 1, maximumFrameLength: 4096, maximumPendingRequests: 1, maximumDestinations: 1)
            try peer.send { reply.encode(id: id, into: &$0) }
        }
        #expect(isViolation(error))
    }

    @Test("an ERROR frame reaches the request that it names")
    func rejection() async throws {
        let error = try await outcome { peer, id in
            let failure = ProtocolFailure(code: .badFieldValue, offset: 26, message: "no such type")
            try peer.send { failure.encode(id: id, into: &$0) }
        }
        #expect(error == .rejected(code: .badFieldValue, message: "no such type"))
    }

    @Test("an ERROR frame that names no request reaches all of them")
    func rejectionOfAll() async throws {
        let error = try await outcome { peer, _ in
            let failure = ProtocolFailure(code: .frameTooShort, offset: 0, message: "too short")
            try peer.send { failure.encode(id: 0, into: &$0) }
        }
        #expect(error == .rejected(code: .frameTooShort, message: "too short"))
    }

    @Test("an ERROR frame in the place of HELLO's answer says that the versions differ")
    func unsupportedVersion() async throws {
        let folder = try TemporaryFolder()
        let service = try await FakeService.listening(in: folder) { listener in
            let peer = try listener.accept()
            let (id, _) = try peer.receive("HELLO", greeted: false)
            let failure = ProtocolFailure(code: .unsupportedVersion, offset: 20, message: "version 2 only")
            try peer.send { failure.encode(id: id, into: &$0) }
            try peer.expectEnd()
        }
        await #expect(throws: ClientError.incompatibleVersion("version 2 only")) {
            _ = try await Client(socketPath: folder.socketPath)
        }
        try await service.finish()
    }

    @Test("another first frame than HELLO's answer is a violation")
    func noGreeting() async throws {
        let folder = try TemporaryFolder()
        let service = try await FakeService.listening(in: folder) { listener in
            let peer = try listener.accept()
            try peer.answer(try peer.receive("HELLO", greeted: false).id)
            try peer.expectEnd()
        }
        let error = await #expect(throws: ClientError.self) { _ = try await Client(socketPath: folder.socketPath) }
        #expect(isViolation(error))
        try await service.finish()
    }

    @Test("a connection that ends in the middle of a frame is a lost one")
    func halfFrame() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            let (id, _) = try peer.expect(.statusQuery)
            try peer.send { FrameHeader(length: 40, type: .result, id: id).encode(into: &$0) }
        }
        await #expect(throws: ClientError.closed) { try await client.status() }
        try await service.finish()
    }
}
