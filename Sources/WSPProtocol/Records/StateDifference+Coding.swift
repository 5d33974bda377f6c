public import NetworkPrimitives

/// The numbers in the first bytes of a record.
private enum DifferenceKind {
    static let interface: UInt16 = 1
    static let address: UInt16 = 2
    static let answer: UInt16 = 3
}

/// The bits of bytes 2 and 3 of a record.
private enum Side {
    static let remembered: UInt16 = 1
    static let kernel: UInt16 = 2
}

extension StateDifference: FixedSizeRecord {
    /// The size of an encoded record.
    public static var byteCount: Int { valueOffset + 2 * valueByteCount }

    private static var valueOffset: Int { 56 }
    private static var valueByteCount: Int { AddressRecord.byteCount }

    /// Decodes one record.
    ///
    /// - Throws: `tooShort`, `unsupportedFamily`; `invalidValue` for an unknown kind, for sides that the kind cannot
    ///   have, and for reserved bytes that are not zero.
    public init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(StateDifference.byteCount)
        let sides: UInt16 = bytes.loadUnchecked(at: 2)
        guard sides & ~(Side.remembered | Side.kernel) == 0 else { throw .invalidValue(offset: 2) }
        let remembered = sides & Side.remembered == 0 ? nil : StateDifference.value(bytes, 0)
        let kernel = sides & Side.kernel == 0 ? nil : StateDifference.value(bytes, 1)
        let interface: InterfaceIndex = bytes.loadUnchecked(at: 4)
        switch bytes.loadUnchecked(at: 0, as: UInt16.self) {
        case DifferenceKind.interface:
            self = .interface(
                interface, remembered: try StateDifference.record(bytes, remembered),
                kernel: try StateDifference.record(bytes, kernel))
        case DifferenceKind.address:
            self = .address(
                interface, remembered: try StateDifference.record(bytes, remembered),
                kernel: try StateDifference.record(bytes, kernel))
        case DifferenceKind.answer:
            guard let before: RouteRecord = try StateDifference.record(bytes, remembered),
                let now: RouteRecord = try StateDifference.record(bytes, kernel)
            else { throw .invalidValue(offset: 2) }
            self = .answer(try RouteQuestion(decoding: bytes), remembered: before, kernel: now)
        default: throw .invalidValue(offset: 0)
        }
    }

    private static func value(_ bytes: RawSpan, _ position: Int) -> Range<Int> {
        let start = valueOffset + position * valueByteCount
        return start..<start + valueByteCount
    }

    private static func record<Record: FixedSizeRecord>(
        _ bytes: RawSpan, _ range: Range<Int>?
    ) throws(BufferError) -> Record? {
        guard let range else { return nil }
        return try Record(decoding: bytes.extracting(range))
    }

    /// Appends ``byteCount`` bytes.
    public func encode(into writer: inout ByteWriter) {
        switch self {
        case .interface(let index, let remembered, let kernel):
            encode(DifferenceKind.interface, index, remembered, kernel, into: &writer)
        case .address(let index, let remembered, let kernel):
            encode(DifferenceKind.address, index, remembered, kernel, into: &writer)
        case .answer(let question, let remembered, let kernel):
            encode(DifferenceKind.answer, question.outputInterface, remembered, kernel, question, into: &writer)
        }
    }

    private func encode<Record: FixedSizeRecord>(
        _ kind: UInt16, _ interface: InterfaceIndex, _ remembered: Record?, _ kernel: Record?,
        _ question: RouteQuestion? = nil, into writer: inout ByteWriter
    ) {
        let start = writer.count
        writer.append(kind)
        writer.append((remembered == nil ? 0 : Side.remembered) | (kernel == nil ? 0 : Side.kernel))
        writer.append(interface)
        question?.encode(into: &writer)
        writer.appendZeros(start + StateDifference.valueOffset - writer.count)
        for (position, value) in [remembered, kernel].enumerated() {
            value?.encode(into: &writer)
            let end = start + StateDifference.valueOffset + (position + 1) * StateDifference.valueByteCount
            writer.appendZeros(end - writer.count)
        }
    }
}

extension RouteQuestion {
    /// Reads bytes 4 to 55 of a record.
    fileprivate init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireZeros(in: 17..<20)
        let hasSource = bytes.loadUnchecked(at: 22, as: UInt16.self) != 0
        self.init(
            destination: bytes.addressField(at: 24, isIPv6: try bytes.isIPv6Family(at: 20)),
            source: hasSource ? bytes.addressField(at: 40, isIPv6: try bytes.isIPv6Family(at: 22)) : nil,
            outputInterface: bytes.loadUnchecked(at: 4), mark: bytes.loadUnchecked(at: 8),
            userID: bytes.loadUnchecked(at: 12), typeOfService: bytes.loadUnchecked(at: 16))
    }

    /// Appends bytes 8 to 55 of a record.
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.append(mark)
        writer.append(userID)
        writer.append(typeOfService)
        writer.appendZeros(3)
        writer.append(destination.family.rawValue)
        writer.append((source?.family ?? .unspecified).rawValue)
        writer.appendAddressField(destination)
        writer.appendAddressField(source)
    }
}
