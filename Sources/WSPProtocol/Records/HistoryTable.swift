public import NetworkPrimitives

/// The output of SIO_WSPD_HISTORY_QUERY.
public struct HistoryTable: Sendable, Hashable {
    /// The size of what stands in front of the records.
    public static let headerByteCount = 16

    /// The time of the last change that has been forgotten, in microseconds since 1970-01-01T00:00:00Z; 0 where none
    /// has been.
    public var forgotten: UInt64
    /// The changes, the oldest first.
    public var records: [HistoryRecord]

    /// Creates a table.
    public init(forgotten: UInt64, records: [HistoryRecord]) {
        self.forgotten = forgotten
        self.records = records
    }

    /// Decodes a table; records of events that this version does not know are left out.
    ///
    /// - Throws: `tooShort` where a record does not fit; `invalidValue` for a record shorter than its fixed fields and
    ///   for reserved bytes that are not zero; what the parts of a record throw.
    public init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(HistoryTable.headerByteCount)
        let count = bytes.loadUnchecked(at: 0, as: UInt32.self)
        try bytes.requireZeros(in: 4..<8)
        self.init(forgotten: bytes.loadUnchecked(at: 8), records: [])
        var offset = HistoryTable.headerByteCount
        for _ in 0..<count {
            try bytes.requireBuffer(offset + HistoryRecord.fixedByteCount)
            let length = Int(bytes.loadUnchecked(at: offset, as: UInt32.self))
            guard length >= HistoryRecord.fixedByteCount else { throw .invalidValue(offset: offset) }
            try bytes.requireBuffer(offset + length)
            if let record = try HistoryRecord(decoding: bytes.extracting(offset..<offset + length)) {
                records.append(record)
            }
            offset += length
        }
    }

    /// Appends what stands in front of the records.
    public static func encodeHeader(count: Int, forgotten: UInt64, into writer: inout ByteWriter) {
        writer.append(UInt32(count))
        writer.append(UInt32(0))
        writer.append(forgotten)
    }

    /// Appends the table.
    public func encode(into writer: inout ByteWriter) {
        HistoryTable.encodeHeader(count: records.count, forgotten: forgotten, into: &writer)
        for record in records { record.encode(into: &writer) }
    }
}
