public import NetworkPrimitives

/// A record of which several stand one after the other in a buffer.
public protocol FixedSizeRecord: Sendable, Hashable {
    /// The size of an encoded record.
    static var byteCount: Int { get }

    /// Decodes the record at the start of the bytes; what follows it is not looked at.
    init(decoding bytes: RawSpan) throws(BufferError)

    /// Appends the record.
    func encode(into writer: inout ByteWriter)
}

extension FixedSizeRecord {
    /// Decodes a buffer that consists of records only.
    ///
    /// - Throws: ``BufferError``; `tooShort` also where the last record is incomplete.
    public static func decodeAll(_ bytes: RawSpan) throws(BufferError) -> [Self] {
        var records: [Self] = []
        records.reserveCapacity(bytes.byteCount / byteCount)
        var offset = 0
        while offset < bytes.byteCount {
            guard bytes.byteCount - offset >= byteCount else { throw .tooShort(needed: offset + byteCount) }
            records.append(try Self(decoding: bytes.extracting(offset..<offset + byteCount)))
            offset += byteCount
        }
        return records
    }
}
