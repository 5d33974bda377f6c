import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("An explanation")
struct ExplanationTests {
    private var record: ExplanationRecord {
        var record = ExplanationRecord(error: .success)
        record.rule = ExplainedRule(priority: 1, action: 1, selectorText: "from all", actionText: "lookup 7")
        return record
    }

    private func decode(_ bytes: [UInt8]) throws(BufferError) -> ExplanationRecord {
        try bytes.decoded { bytes throws(BufferError) in try ExplanationRecord(decoding: bytes) }
    }

    private func encode(_ record: ExplanationRecord) -> [UInt8] { .encoded { record.encode(into: &$0) } }

    @Test("has as many bytes as it says, and at most as many as promised")
    func size() {
        var long = record
        let text = String(repeating: "é", count: 1000)
        long.rule = ExplainedRule(priority: 1, action: 1, selectorText: text, actionText: text)
        long.otherRule = long.rule
        #expect(record.byteCount == 208 + 16 && encode(record).count == record.byteCount)
        #expect(encode(long).count == long.byteCount && long.byteCount == ExplanationRecord.maximumByteCount)
    }

    @Test("cuts long texts between characters")
    func cut() throws {
        var long = record
        long.rule?.selectorText = "x" + String(repeating: "é", count: 300)
        #expect(try decode(encode(long)).rule?.selectorText == "x" + String(repeating: "é", count: 255))
    }

    @Test("that a later version has made longer is read up to what is known")
    func longer() throws {
        let bytes = encode(record)
        let longer = Array(bytes[..<208]) + [1, 2, 3, 4] + Array(bytes[208...]) + [9]
        #expect(try decode(longer.replacing(0, with: UInt32(212))) == record)
    }

    @Test("with numbers that only a later version knows is read, and they count as not known")
    func unknownNumbers() throws {
        let bytes = (8...10).reduce(encode(record)) { $0.replacing($1, with: UInt8(200)) }
        let read = try decode(bytes)
        #expect(read.decision == .notKnown && read.sourceReason == .none && read.certainty == .none)
        #expect(read.rule == record.rule)
    }

    @Test("that is shorter than it may be, has bytes in its gaps, or texts beyond its end is refused")
    func refused() {
        let bytes = encode(record)
        #expect(throws: BufferError.invalidValue(offset: 0)) { try decode(bytes.replacing(0, with: UInt32(207))) }
        #expect(throws: BufferError.invalidValue(offset: 27)) { try decode(bytes.replacing(27, with: UInt8(1))) }
        #expect(throws: BufferError.invalidValue(offset: 55)) { try decode(bytes.replacing(55, with: UInt8(1))) }
        #expect(throws: BufferError.tooShort(needed: 208 + 65535)) {
            try decode(bytes.replacing(200, with: UInt16.max))
        }
        #expect(throws: BufferError.tooShort(needed: Int(UInt32.max) + 8)) {
            try decode(bytes.replacing(0, with: UInt32.max))
        }
        #expect(throws: BufferError.unsupportedFamily(23)) { try decode(bytes.replacing(16, with: UInt16(23))) }
    }

    @Test("has a word of its own for every reason")
    func words() {
        #expect(Set(RouteDecision.allCases.map(\.word)).count == RouteDecision.allCases.count)
        #expect(Set(SourceReason.allCases.map(\.word)).count == SourceReason.allCases.count)
        #expect(Set(RuleCertainty.allCases.map(\.word)).count == RuleCertainty.allCases.count)
    }
}
