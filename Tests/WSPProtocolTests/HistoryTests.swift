import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("A history")
struct HistoryTests {
    private static let bytes = [UInt8].encoded { HistoryExample.table.encode(into: &$0) }

    private func decode(_ bytes: [UInt8]) throws -> HistoryTable {
        try bytes.decoded { (span) throws(BufferError) in try HistoryTable(decoding: span) }
    }

    @Test("of a later version, with events not known and longer records, is read as far as it is known")
    func later() throws {
        var bytes = Self.bytes
        // The first record becomes one of an event to come, the second gets 8 bytes more.
        bytes[16 + 4] = 77
        let second = 16 + 184
        bytes.replaceSubrange(second..<second + 4, with: [UInt8].encoded { $0.append(UInt32(296 + 8)) })
        bytes += [UInt8](repeating: 0xff, count: 8)
        #expect(try decode(bytes).records == [HistoryExample.table.records[1]])
    }

    @Test("with a record of a length that holds nothing is an error, not an endless loop", arguments: [0, 4, 79])
    func noLength(length: UInt32) {
        var bytes = Self.bytes
        bytes.replaceSubrange(16..<20, with: [UInt8].encoded { $0.append(length) })
        #expect(throws: BufferError.invalidValue(offset: 16)) { try decode(bytes) }
    }

    @Test("with more addresses than fit is an error")
    func tooManyAddresses() {
        var bytes = Self.bytes
        bytes.replaceSubrange(16 + 92..<16 + 96, with: [0xff, 0xff, 0xff, 0xff])
        #expect(throws: BufferError.self) { try decode(bytes) }
    }
}
