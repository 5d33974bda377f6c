import NetworkPrimitives
import Rtnetlink
import TestSupport
import Testing

@Suite("Bytes from the kernel")
struct PropertyTests {
    @Test("mean the same after they were written again", arguments: Capture.all)
    func roundTrip(_ capture: Capture) throws {
        let message = try decode(capture)
        // What means nothing here has no content to write again.
        guard message != .unknown(message.type) else { return }
        #expect(try decodeAll(encode(message)).map(\.content) == [message])
    }

    @Test("cut off anywhere are an error, never a trap", arguments: Capture.all)
    func truncation(_ capture: Capture) {
        for count in 1..<capture.bytes.count {
            let error = #expect(throws: DecodingError.self) { try decodeAll(Array(capture.bytes.prefix(count))) }
            #expect(error?.reason == (count < MessageHeader.size ? .truncated : .messageBeyondEnd))
        }
    }

    @Test("whose message length is cut as well throw or decode, never trap", arguments: Capture.all)
    func shortenedMessage(_ capture: Capture) throws {
        let whole = try decodeAll(capture.bytes)
        for count in MessageHeader.size..<capture.bytes.count {
            var bytes = Array(capture.bytes.prefix(count))
            bytes[0] = UInt8(truncatingIfNeeded: count)
            bytes[1] = UInt8(truncatingIfNeeded: count >> 8)
            var received: [Received] = []
            do {
                try decodeAll(bytes, into: &received)
                #expect(received.map(\.header.type) == whole.map(\.header.type))
            } catch {
                #expect(received.isEmpty && error.offset <= count)
            }
        }
    }

    @Test("at random, or changed at random, throw or decode, never trap")
    func random() {
        var generator = SeededGenerator()
        let seed = generator.seed
        for _ in 0..<20_000 {
            guard var bytes = Capture.all.randomElement(using: &generator)?.bytes else { return }
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                let offset = Int.random(in: 4..<min(bytes.count, 200), using: &generator)
                bytes[offset] = UInt8.random(in: .min ... .max, using: &generator)
            }
            var received: [Received] = []
            do {
                try decodeAll(bytes, into: &received)
                #expect(received.count == 1, "WSPD_TEST_SEED=\(seed)")
            } catch {
                #expect(received.isEmpty && error.offset <= bytes.count, "WSPD_TEST_SEED=\(seed)")
            }
        }
    }

    @Test("of messages with any content mean that content again")
    func anyContent() throws {
        var generator = SeededGenerator()
        let seed = generator.seed
        for _ in 0..<2_000 {
            let message = generator.message()
            #expect(try decodeAll(encode(message)).map(\.content) == [message], "WSPD_TEST_SEED=\(seed)")
        }
    }
}
