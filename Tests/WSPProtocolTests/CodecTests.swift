import TestSupport
import Testing
import WSPProtocol

@Suite("Everything that goes over the wire")
struct CodecTests {
    @Test("a random value is the same after encoding and decoding", arguments: Codec.all)
    func identity(codec: Codec) throws {
        var generator = SeededGenerator()
        for _ in 0..<500 {
            #expect(try codec.survives(&generator), "WSPD_TEST_SEED=\(generator.seed)")
        }
    }

    @Test("bytes cut at any length are refused, or are a shorter whole, and never trap", arguments: Codec.all)
    func truncation(codec: Codec) {
        var generator = SeededGenerator()
        for _ in 0..<30 {
            let bytes = codec.sample(&generator)
            for length in bytes.indices {
                let accepted = codec.accepts(Array(bytes[..<length]))
                #expect(!(accepted && codec.isPrefixFree), "\(length) bytes, WSPD_TEST_SEED=\(generator.seed)")
            }
        }
    }

    @Test("random bytes are refused or decode to something that encodes again, and never trap", arguments: Codec.all)
    func randomBytes(codec: Codec) throws {
        var generator = SeededGenerator()
        for _ in 0..<2000 {
            try expectStable(codec, generator.bytes(upTo: 200), seed: generator.seed)
        }
    }

    @Test("damaged bytes are refused or decode to something that encodes again, and never trap", arguments: Codec.all)
    func damagedBytes(codec: Codec) throws {
        var generator = SeededGenerator()
        for _ in 0..<2000 {
            var bytes = codec.sample(&generator)
            guard !bytes.isEmpty else { continue }
            for _ in 0..<3 {
                let damage = generator.pick([0, 1, 0x7f, 0x80, 0xff, generator.number(UInt8.self)])
                bytes[Int.random(in: bytes.indices, using: &generator)] = damage
            }
            try expectStable(codec, bytes, seed: generator.seed)
        }
    }

    private func expectStable(_ codec: Codec, _ bytes: [UInt8], seed: UInt64) throws {
        // A refusal is one of the two right outcomes.
        guard let once = try? codec.transcode(bytes) else { return }
        #expect(codec.accepts(once), "WSPD_TEST_SEED=\(seed)")
    }

    @Test("client frames of random bytes are refused or decode, and never trap")
    func randomClientFrames() {
        var generator = SeededGenerator()
        var decoded = 0
        for _ in 0..<2000 {
            var bytes: [UInt8] = generator.flag() ? generator.bytes(upTo: 160) : []
            if bytes.isEmpty {
                let request = generator.controlRequest()
                bytes = .encoded { request.encode(id: 5, into: &$0) }
            }
            let header = FrameHeader(
                length: UInt32(bytes.count), type: generator.pick(FrameType.allCases), id: generator.next())
            let client = bytes.decoded { frame in
                Result { try ClientFrame(decoding: frame, header: header, greeted: generator.flag()) }
            }
            let server = bytes.decoded { frame in Result { try ServerFrame(decoding: frame, header: header) } }
            if case .success(.control(_, let input)) = client {
                decoded += 1
                #expect(input == ControlHeader.byteCount..<bytes.count, "WSPD_TEST_SEED=\(generator.seed)")
            }
            if case .success(.result(let reply)) = server {
                #expect(reply.output.count == bytes.count - 40, "WSPD_TEST_SEED=\(generator.seed)")
            }
        }
        #expect(decoded > 0, "WSPD_TEST_SEED=\(generator.seed)")
    }
}

extension Codec {
    func accepts(_ bytes: [UInt8]) -> Bool {
        do {
            _ = try transcode(bytes)
            return true
        } catch {
            return false
        }
    }
}
