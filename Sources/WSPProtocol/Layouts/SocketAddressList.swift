public import NetworkPrimitives

/// A SOCKET_ADDRESS_LIST whose pointers are offsets from the start of the buffer.
///
/// The socket addresses follow the entries without gaps, in list order: callers exist that walk IPv4 entries as an
/// array with a stride of 16 bytes.
public struct SocketAddressList: Sendable, Hashable {
    /// The size of the count with its padding, which an empty list consists of.
    public static let headerByteCount = 8
    /// The size of a SOCKET_ADDRESS: pointer, length, padding.
    public static let entryByteCount = 16

    /// The addresses in list order.
    public var addresses: [SocketAddress]

    /// Creates a list.
    public init(_ addresses: [SocketAddress]) {
        self.addresses = addresses
    }

    /// The bytes ``encode(into:)`` appends: 8, 16 for each entry, and the socket addresses.
    public var requiredSize: Int {
        addresses.reduce(SocketAddressList.headerByteCount) { size, address in
            size + SocketAddressList.entryByteCount + address.byteCount
        }
    }

    /// Appends the list; its offsets count from where the writer stands now.
    public func encode(into writer: inout ByteWriter) {
        writer.append(Int32(addresses.count))
        writer.append(UInt32(0))
        var offset = SocketAddressList.headerByteCount + SocketAddressList.entryByteCount * addresses.count
        for address in addresses {
            writer.append(UInt64(offset))
            writer.append(Int32(address.byteCount))
            writer.append(UInt32(0))
            offset += address.byteCount
        }
        for address in addresses { address.encode(into: &writer) }
    }

    /// Decodes a list whose socket addresses may lie anywhere behind the header, with slack around them.
    ///
    /// - Throws: `tooShort` where count or entries do not fit, or an entry is shorter than its family needs;
    ///   `invalidValue` for a negative count and for an entry that points out of the buffer; `unsupportedFamily`.
    public init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(SocketAddressList.headerByteCount)
        let count = Int(bytes.loadUnchecked(at: 0, as: Int32.self))
        guard count >= 0 else { throw .invalidValue(offset: 0) }
        try bytes.requireBuffer(SocketAddressList.headerByteCount + SocketAddressList.entryByteCount * count)
        addresses = []
        addresses.reserveCapacity(count)
        for index in 0..<count {
            let entry = SocketAddressList.headerByteCount + SocketAddressList.entryByteCount * index
            let start = Int(clamping: bytes.loadUnchecked(at: entry, as: UInt64.self))
            let length = Int(bytes.loadUnchecked(at: entry + 8, as: Int32.self))
            guard length >= 0, start <= bytes.byteCount, length <= bytes.byteCount - start else {
                throw .invalidValue(offset: entry)
            }
            addresses.append(try SocketAddress(decoding: bytes.extracting(start..<start + length)))
        }
    }
}
