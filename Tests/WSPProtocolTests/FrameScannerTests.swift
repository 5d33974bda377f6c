import TestSupport
import Testing
import WSPProtocol

@Suite("Cutting a stream into frames")
struct FrameScannerTests {
    let stream = [UInt8].encoded {
        HelloRequest().encode(id: 1, into: &$0)
        CancelRequest(target: 7).encode(id: 2, into: &$0)
    }

    private func scan(_ bytes: [UInt8], from offset: Int = 0, limit: Int = 4096) throws(ProtocolViolation) -> ScanResult
    {
        try bytes.decoded { bytes throws(ProtocolViolation) in
            try FrameScanner.next(in: bytes, from: offset, limit: limit)
        }
    }

    @Test("frames that follow each other are found one by one, and the end asks for a header")
    func consecutive() throws {
        #expect(try scan(stream) == .frame(FrameHeader(length: 24, type: .hello, id: 1), 0..<24))
        #expect(try scan(stream, from: 24) == .frame(FrameHeader(length: 24, type: .cancel, id: 2), 24..<48))
        #expect(try scan(stream, from: 48) == .incomplete(needed: 16))
    }

    @Test("a frame in pieces first asks for its header, then for its length", arguments: 0..<24)
    func pieces(count: Int) throws {
        #expect(try scan(Array(stream[..<count])) == .incomplete(needed: count < 16 ? 16 : 24))
    }

    @Test("a frame as long as the limit is accepted")
    func atLimit() throws {
        #expect(try scan(stream, limit: 24) == .frame(FrameHeader(length: 24, type: .hello, id: 1), 0..<24))
    }

    @Test("a length below 16 is refused once its four bytes are there", arguments: [0, 1, 15] as [UInt32])
    func short(length: UInt32) {
        let bytes = Array(stream.replacing(0, with: length)[..<4])
        expectViolation(.frameTooShort, at: 0) { () throws(ProtocolViolation) in try scan(bytes) }
    }

    @Test("a length above the limit is refused before the frame has arrived", arguments: [25, 0xffff_ffff] as [UInt32])
    func long(length: UInt32) {
        let bytes = Array(stream.replacing(0, with: length)[..<4])
        expectViolation(.frameTooLong, at: 0) { () throws(ProtocolViolation) in try scan(bytes, limit: 24) }
    }

    @Test("an unknown type is refused before the body has arrived", arguments: [0, 4, 128, 133, 0xffff] as [UInt16])
    func unknownType(type: UInt16) {
        let bytes = Array(stream.replacing(4, with: type)[..<16])
        expectViolation(.unknownFrameType, at: 4, id: 1) { () throws(ProtocolViolation) in try scan(bytes) }
    }

    @Test("a reserved field in the header that is not zero is refused before the body has arrived")
    func reserved() {
        let bytes = Array(stream.replacing(6, with: UInt16(0x100))[..<16])
        expectViolation(.reservedFieldNotZero, at: 6, id: 1) { () throws(ProtocolViolation) in try scan(bytes) }
    }

    @Test("random bytes are frames within the bytes, incomplete, or refused")
    func randomBytes() {
        var generator = SeededGenerator()
        for _ in 0..<5000 {
            var bytes = generator.bytes(upTo: 64)
            // Small numbers where length and type stand, so that some get past the first check.
            for offset in [1, 2, 3, 5, 6, 7] where offset < bytes.count { bytes[offset] = 0 }
            let offset = Int.random(in: 0...bytes.count, using: &generator)
            guard case .success(.frame(let header, let range)) = Result(catching: { try scan(bytes, from: offset) })
            else { continue }
            #expect(range.lowerBound == offset && range.count == header.length && range.upperBound <= bytes.count)
        }
    }
}
