public import NetworkPrimitives

/// The numbers of events.
private enum EventNumber {
    static let addressList: UInt16 = 1
    static let routingInterface: UInt16 = 2
    static let stateLearnt: UInt16 = 3
}

extension HistoryRecord {
    /// The bytes that every record has.
    static let fixedByteCount = 24 + ChangeCause.byteCount

    /// Decodes the record that the bytes are, or returns nil for an event that this version does not know.
    ///
    /// - Throws: `tooShort`, and what the parts throw; bytes behind the fields known are not looked at.
    init?(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(HistoryRecord.fixedByteCount)
        let rest = bytes.extracting(HistoryRecord.fixedByteCount..<bytes.byteCount)
        let event: Event
        switch bytes.loadUnchecked(at: 4, as: UInt16.self) {
        case EventNumber.addressList:
            let family = AddressFamily(rawValue: bytes.loadUnchecked(at: 6))
            event = .addressList(try AddressListChange(decoding: rest, family: family))
        case EventNumber.routingInterface: event = .routingInterface(try RoutingInterfaceChange(decoding: rest))
        case EventNumber.stateLearnt: event = .stateLearnt
        default: return nil
        }
        self.init(
            time: bytes.loadUnchecked(at: 8), generationNumber: bytes.loadUnchecked(at: 16),
            cause: try ChangeCause(decoding: bytes.extracting(24..<HistoryRecord.fixedByteCount)), event: event)
    }

    /// Appends the record with its length.
    public func encode(into writer: inout ByteWriter) {
        let start = writer.count
        writer.append(UInt32(0))
        switch event {
        case .addressList(let change):
            encodeFixed(EventNumber.addressList, change.family, into: &writer)
            change.encode(into: &writer)
        case .routingInterface(let change):
            encodeFixed(EventNumber.routingInterface, change.destination.address.family, into: &writer)
            change.encode(into: &writer)
        case .stateLearnt:
            encodeFixed(EventNumber.stateLearnt, .unspecified, into: &writer)
        }
        writer.overwrite(UInt32(writer.count - start), at: start)
    }

    private func encodeFixed(_ number: UInt16, _ family: AddressFamily, into writer: inout ByteWriter) {
        writer.append(number)
        writer.append(family.rawValue)
        writer.append(time)
        writer.append(generationNumber)
        cause.encode(into: &writer)
    }
}

extension AddressListChange {
    private static let fixedByteCount = 16

    fileprivate init(decoding bytes: RawSpan, family: AddressFamily) throws(BufferError) {
        try bytes.requireBuffer(AddressListChange.fixedByteCount)
        let added = Int(bytes.loadUnchecked(at: 8, as: UInt32.self))
        let removed = Int(bytes.loadUnchecked(at: 12, as: UInt32.self))
        let start = AddressListChange.fixedByteCount
        let middle = start + added * AddressRecord.byteCount
        let end = middle + removed * AddressRecord.byteCount
        try bytes.requireBuffer(end)
        self.init(
            family: family, added: try AddressRecord.decodeAll(bytes.extracting(start..<middle)),
            removed: try AddressRecord.decodeAll(bytes.extracting(middle..<end)),
            addedCount: bytes.loadUnchecked(at: 0), removedCount: bytes.loadUnchecked(at: 4))
    }

    fileprivate func encode(into writer: inout ByteWriter) {
        writer.append(addedCount)
        writer.append(removedCount)
        writer.append(UInt32(added.count))
        writer.append(UInt32(removed.count))
        for record in added { record.encode(into: &writer) }
        for record in removed { record.encode(into: &writer) }
    }
}

extension RoutingInterfaceChange {
    private static let byteCount = 56 + 2 * RouteRecord.byteCount

    fileprivate init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(RoutingInterfaceChange.byteCount)
        let hasUserID = bytes.loadUnchecked(at: 37, as: UInt8.self)
        guard hasUserID <= 1 else { throw .invalidValue(offset: 37) }
        let isBound = bytes.loadUnchecked(at: 38, as: UInt16.self) != 0
        self.init(
            destination: try RouteDestination(decoding: bytes), mark: bytes.loadUnchecked(at: 24),
            outputInterface: bytes.loadUnchecked(at: 28),
            userID: hasUserID == 1 ? bytes.loadUnchecked(at: 32) : nil, typeOfService: bytes.loadUnchecked(at: 36),
            boundAddress: isBound ? bytes.addressField(at: 40, isIPv6: try bytes.isIPv6Family(at: 38)) : nil,
            before: try RouteRecord(decoding: bytes.extracting(56..<56 + RouteRecord.byteCount)),
            after: try RouteRecord(decoding: bytes.extracting(56 + RouteRecord.byteCount..<bytes.byteCount)))
    }

    fileprivate func encode(into writer: inout ByteWriter) {
        destination.encode(into: &writer)
        writer.append(mark)
        writer.append(outputInterface)
        writer.append(userID ?? 0)
        writer.append(typeOfService)
        writer.append(UInt8(userID == nil ? 0 : 1))
        writer.append((boundAddress?.family ?? .unspecified).rawValue)
        writer.appendAddressField(boundAddress)
        before.encode(into: &writer)
        after.encode(into: &writer)
    }
}
