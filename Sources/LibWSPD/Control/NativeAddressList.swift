internal import CWSP
internal import NetworkPrimitives
internal import WSPProtocol

/// A SOCKET_ADDRESS_LIST with pointers, as programs have it.
struct NativeAddressList {
    let addresses: [SocketAddress]

    private static let entry = unsafe MemoryLayout<SOCKET_ADDRESS>.stride
    /// The count, padded to the entries' alignment.
    private static let header = unsafe MemoryLayout<SOCKET_ADDRESS>.alignment

    init(addresses: [SocketAddress]) {
        self.addresses = addresses
    }

    /// Copies a list whose socket addresses may lie anywhere in memory; nil where it does not fit the buffer that the
    /// caller says it has.
    ///
    /// - Throws: `invalidArgument` for a count or an element that cannot be.
    init?(copying input: CallerInput) throws(WinsockError) {
        guard let count = input.load(as: Int32.self) else { return nil }
        guard count >= 0 else { throw .invalidArgument }
        guard let bytes = input.copy(limit: NativeAddressList.header + NativeAddressList.entry * Int(count)),
            bytes.count == NativeAddressList.header + NativeAddressList.entry * Int(count)
        else { return nil }
        var addresses: [SocketAddress] = []
        addresses.reserveCapacity(Int(count))
        for index in 0..<Int(count) {
            let offset = NativeAddressList.header + NativeAddressList.entry * index
            let entry = unsafe bytes.withUnsafeBytes {
                unsafe $0.loadUnaligned(fromByteOffset: offset, as: SOCKET_ADDRESS.self)
            }
            let element = unsafe CallerInput(entry.lpSockaddr, count: UInt32(clamping: entry.iSockaddrLength))
            guard let bytes = element.copy(limit: SocketAddress.maximumByteCount),
                let address = try? unsafe SocketAddress(decoding: bytes.span.bytes)
            else { throw .invalidArgument }
            addresses.append(address)
        }
        self.addresses = addresses
    }

    /// The bytes that the list takes: header, entries, and the socket addresses without gaps.
    var byteCount: Int {
        NativeAddressList.header + addresses.reduce(0) { $0 + NativeAddressList.entry + $1.byteCount }
    }

    /// Writes the list with pointers into the buffer itself; false where it does not fit, and nothing is written.
    func store(in output: CallerOutput) -> Bool {
        guard byteCount <= output.room else { return false }
        var writer = ByteWriter(capacity: byteCount)
        writer.append(Int32(addresses.count))
        writer.appendZeros(NativeAddressList.header - writer.count)
        var offset = NativeAddressList.header + NativeAddressList.entry * addresses.count
        for address in addresses {
            writer.append(output.address(of: offset))
            writer.append(Int32(address.byteCount))
            writer.pad(to: NativeAddressList.header)
            offset += address.byteCount
        }
        for address in addresses { address.encode(into: &writer) }
        return output.store(bytes: writer.bytes)
    }
}

/// The output of SIO_GET_INTERFACE_LIST_EX: INTERFACE_INFO_EX structures, and behind them the socket addresses that
/// they point to.
struct NativeInterfaceList {
    private let records: [AddressRecord]

    private static let entry = unsafe MemoryLayout<INTERFACE_INFO_EX>.stride

    init(_ records: [AddressRecord]) {
        self.records = records
    }

    /// The bytes that the list takes.
    var byteCount: Int {
        records.reduce(0) { size, record in
            addresses(of: record).reduce(size + NativeInterfaceList.entry) { $0 + ($1?.byteCount ?? 0) }
        }
    }

    /// Writes the list; false where it does not fit, and nothing is written.
    func store(in output: CallerOutput) -> Bool {
        guard byteCount <= output.room else { return false }
        var entries = ByteWriter(capacity: byteCount)
        var tail = ByteWriter()
        for record in records {
            entries.append(InterfaceInformation.Flags(linuxFlags: record.linkFlags).rawValue)
            entries.pad(to: MemoryLayout<UInt>.alignment)
            for address in addresses(of: record) {
                let offset = NativeInterfaceList.entry * records.count + tail.count
                entries.append(address == nil ? 0 : output.address(of: offset))
                entries.append(Int32(address?.byteCount ?? 0))
                entries.pad(to: MemoryLayout<UInt>.alignment)
                address?.encode(into: &tail)
            }
        }
        unsafe entries.append(tail.bytes.span.bytes)
        return output.store(bytes: entries.bytes)
    }

    /// Address, broadcast or peer address, and mask, as the structure has them.
    private func addresses(of record: AddressRecord) -> [SocketAddress?] {
        let scope = record.address.needsScope ? record.interfaceIndex : 0
        let other = (record.peer ?? record.broadcast).map { SocketAddress(address: $0, scopeID: scope) }
        let mask = IPAddress(
            bits: IPPrefix.mask(length: Int(record.prefixLength)), isIPv6: record.address.isIPv6)
        return [SocketAddress(address: record.address, scopeID: scope), other, SocketAddress(address: mask)]
    }
}
