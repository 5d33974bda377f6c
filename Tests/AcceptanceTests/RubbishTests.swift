import NamespaceSupport
import NetworkPrimitives
import TestSupport
import Testing
import WSPProtocol

@Suite("Bytes that break the protocol")
struct RubbishTests {
    /// One way to break the protocol.
    struct Rubbish: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let code: ViolationCode
        let bytes: [UInt8]
        let isGreeted: Bool
    }

    @Test("get one ERROR frame that names them, then the end of the connection", arguments: RubbishTests.kinds)
    func kind(_ rubbish: Rubbish) async throws {
        try await inPrivateNetwork { network in
            let daemon = try Daemon(in: network)
            let bystander = try daemon.connect()
            let watch = try bystander.awaitAddresses()
            let client = rubbish.isGreeted ? try daemon.connect() : try daemon.connectSilently()
            try client.send(rubbish.bytes)
            let failure = try client.failure()
            #expect(failure.code == rubbish.code)
            #expect(!failure.message.isEmpty)
            #expect(try client.nextFrame() == nil)
            #expect(try bystander.status()["protocol_violations"] == 1)
            // The address is in the list though the link is the loopback: it is global.
            try network.ip("address add 192.0.2.2/32 dev lo")
            #expect(try bystander.completion(of: watch).error == .success)
        }
    }

    @Test("a request with the id of a pending one gets an ERROR frame")
    func duplicateRequest() async throws {
        try await inPrivateNetwork { network in
            let client = try Daemon(in: network).connect()
            let pending = try client.awaitAddresses()
            try client.send { Frames.control.encode(id: pending.id, into: &$0) }
            let failure = try client.failure()
            #expect(failure.code == .duplicateRequest && failure.offset == 8)
            #expect(try client.nextFrame() == nil)
        }
    }

    @Test("chosen at random never harm another client")
    func random() async throws {
        try await inPrivateNetwork { network in
            var generator = SeededGenerator()
            let seed = generator.seed
            let daemon = try Daemon(in: network)
            let bystander = try daemon.connect()
            let watch = try bystander.awaitAddresses()
            for round in 0..<300 {
                let client = round.isMultiple(of: 2) ? try daemon.connect() : try daemon.connectSilently()
                // Bytes of which the fourth makes a length beyond every limit are refused, whatever follows.
                var bytes = (0..<Int.random(in: 16...400, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
                bytes[3] |= 0x80
                try client.send(bytes)
                try #require(try client.failure().code == .frameTooLong, "WSPD_TEST_SEED=\(seed)")
                try #require(try client.nextFrame() == nil, "WSPD_TEST_SEED=\(seed)")
            }
            try network.ip("address add 192.0.2.2/32 dev lo")
            #expect(try bystander.completion(of: watch).error == .success)
        }
    }
}

extension RawClient {
    /// The ERROR frame that has to come next.
    func failure() throws -> ProtocolFailure {
        let frame = try #require(try nextFrame())
        guard case .failure(let failure) = frame.body else { throw WinsockError.invalidArgument }
        return failure
    }
}

// MARK: - The kinds

/// Whole frames to be spoilt.
private enum Frames {
    static let control = ControlRequest(
        header: ControlHeader(
            code: .addressListQuery, outputCapacity: 4096, socket: SocketProperties(family: .inet)))

    static var controlBytes: [UInt8] { bytes { control.encode(id: 7, into: &$0) } }
    static var helloBytes: [UInt8] { bytes { HelloRequest().encode(id: 7, into: &$0) } }
    static var laterHelloBytes: [UInt8] {
        bytes { HelloRequest(lowestVersion: 2, highestVersion: 9).encode(id: 7, into: &$0) }
    }

    /// A header alone.
    static func header(length: UInt32, type: UInt16) -> [UInt8] {
        bytes { writer in
            writer.append(length)
            writer.append(type)
            writer.append(UInt16(0))
            writer.append(UInt64(7))
        }
    }

    private static func bytes(_ encode: (inout ByteWriter) -> Void) -> [UInt8] {
        var writer = ByteWriter()
        encode(&writer)
        return writer.bytes
    }
}

extension [UInt8] {
    /// The bytes with another one at an offset.
    fileprivate func spoilt(at offset: Int, with byte: UInt8 = 0xff) -> [UInt8] {
        var bytes = self
        bytes[offset] = byte
        return bytes
    }
}

extension RubbishTests {
    private static func before(_ code: ViolationCode, _ what: String, _ bytes: [UInt8]) -> Rubbish {
        Rubbish(testDescription: "\(code.name): \(what), before HELLO", code: code, bytes: bytes, isGreeted: false)
    }

    private static func after(_ code: ViolationCode, _ what: String, _ bytes: [UInt8]) -> Rubbish {
        Rubbish(testDescription: "\(code.name): \(what)", code: code, bytes: bytes, isGreeted: true)
    }

    static let kinds: [Rubbish] = [
        before(.helloExpected, "a request", Frames.controlBytes),
        before(.unsupportedVersion, "a later version", Frames.laterHelloBytes),
        before(.badFieldValue, "another magic number", Frames.helloBytes.spoilt(at: 16)),
        before(.badFieldValue, "an empty range of versions", Frames.helloBytes.spoilt(at: 20)),
        before(.frameTooLong, "a line of HTTP", Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)),
        after(.frameTooShort, "a length of 15", Frames.header(length: 15, type: 2)),
        after(.frameTooShort, "a request without its fields", Frames.header(length: 16, type: 2)),
        after(.frameTooLong, "a length of 4 GiB", Frames.header(length: .max, type: 2)),
        after(
            .frameTooLong, "a CANCEL of 32 bytes",
            Frames.header(length: 32, type: 3) + [UInt8](repeating: 0, count: 16)),
        after(.unknownFrameType, "type 77", Frames.header(length: 16, type: 77)),
        after(.reservedFieldNotZero, "in the header", Frames.controlBytes.spoilt(at: 6)),
        after(.reservedFieldNotZero, "at 41", Frames.controlBytes.spoilt(at: 41)),
        after(.reservedFieldNotZero, "at 100", Frames.controlBytes.spoilt(at: 100)),
        after(.badFieldValue, "a family", Frames.controlBytes.spoilt(at: 24)),
        after(.badFieldValue, "a socket type", Frames.controlBytes.spoilt(at: 26)),
        after(.badFieldValue, "a socket flag", Frames.controlBytes.spoilt(at: 27)),
        after(.badFieldValue, "a request flag", Frames.controlBytes.spoilt(at: 43)),
        after(.badFieldValue, "the bound address's family", Frames.controlBytes.spoilt(at: 72)),
        after(.unexpectedFrame, "a second HELLO", Frames.helloBytes),
        after(.unexpectedFrame, "a RESULT from a client", Frames.header(length: 16, type: 130)),
    ]
}
