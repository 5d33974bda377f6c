public import NetworkPrimitives

/// Records behind their count and size, which lets a later version append fields to each record.
public struct RecordTable<Record: FixedSizeRecord>: Sendable, Hashable {
    /// The size of count and record size.
    public static var headerByteCount: Int { 8 }

    /// The records in order.
    public var records: [Record]

    /// Creates a table.
    public init(_ records: [Record]) {
        self.records = records
    }

    /// The bytes ``encode(into:)`` appends.
    public var requiredSize: Int { RecordTable.headerByteCount + Record.byteCount * records.count }

    /// Decodes a table; bytes of a record beyond the fields this version knows are skipped.
    ///
    /// - Throws: `invalidValue` at 4 for records smaller than this version's; `tooShort` where the records do not
    ///   fit; what a record throws.
    public init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(RecordTable.headerByteCount)
        let count = Int(bytes.loadUnchecked(at: 0, as: UInt32.self))
        let size = Int(bytes.loadUnchecked(at: 4, as: UInt32.self))
        guard size >= Record.byteCount else { throw .invalidValue(offset: 4) }
        guard count <= (bytes.byteCount - RecordTable.headerByteCount) / size else {
            // Both factors are the sender's: their product fits 64 bits without sign.
            throw .tooShort(needed: Int(clamping: UInt64(count) * UInt64(size) + UInt64(RecordTable.headerByteCount)))
        }
        records = []
        records.reserveCapacity(count)
        for index in 0..<count {
            let start = RecordTable.headerByteCount + index * size
            records.append(try Record(decoding: bytes.extracting(start..<start + size)))
        }
    }

    /// Appends count, record size and the records.
    public func encode(into writer: inout ByteWriter) {
        writer.append(UInt32(records.count))
        writer.append(UInt32(Record.byteCount))
        for record in records { record.encode(into: &writer) }
    }
}

/// The output of SIO_WSPD_ADDRESS_TABLE_QUERY.
public typealias AddressTable = RecordTable<AddressRecord>
/// The output of SIO_WSPD_ROUTE_QUERY.
public typealias RouteTable = RecordTable<RouteRecord>
