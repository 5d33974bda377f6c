public import NetworkPrimitives

/// The bits of the byte at 11.
private enum ExplanationFlag {
    static let watched: UInt8 = 1
    static let route: UInt8 = 2
    static let rule: UInt8 = 4
    static let otherRule: UInt8 = 8
}

extension ExplanationRecord {
    /// The bytes before the texts of the rules.
    static let fixedByteCount = 208
    /// The bytes of the longest record.
    public static let maximumByteCount = fixedByteCount + 4 * ExplainedRule.maximumTextByteCount

    /// The bytes ``encode(into:)`` appends.
    public var byteCount: Int { ExplanationRecord.fixedByteCount + texts.reduce(0) { $0 + $1.count } }

    /// The texts of both rules, empty for a rule that is not known.
    private var texts: [[UInt8]] { (rule?.encodedTexts ?? [[], []]) + (otherRule?.encodedTexts ?? [[], []]) }

    /// Decodes one record; what a later version may have put between the fields known here and the texts is skipped.
    ///
    /// A decision, source reason or certainty that this version does not know counts as not known.
    ///
    /// - Throws: `tooShort`; `invalidValue` for a length of the fixed part below this version's, and for reserved bytes
    ///   that are not zero; `unsupportedFamily`; what a cause throws.
    public init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(ExplanationRecord.fixedByteCount)
        let fixedCount = Int(bytes.loadUnchecked(at: 0, as: UInt32.self))
        guard fixedCount >= ExplanationRecord.fixedByteCount else { throw .invalidValue(offset: 0) }
        try bytes.requireZeros(in: 27..<28)
        try bytes.requireZeros(in: 52..<56)
        self.init(error: WinsockError(rawValue: bytes.loadUnchecked(at: 4)))
        decision = RouteDecision(rawValue: bytes.loadUnchecked(at: 8)) ?? .notKnown
        sourceReason = SourceReason(rawValue: bytes.loadUnchecked(at: 9)) ?? .none
        certainty = RuleCertainty(rawValue: bytes.loadUnchecked(at: 10)) ?? .none
        interfaceIndex = bytes.loadUnchecked(at: 12)
        interfaceName = bytes.paddedText(in: 128..<128 + InterfaceName.byteCount)
        source = try ExplanationRecord.address(in: bytes, at: 80, familyAt: 16)
        gateway = try ExplanationRecord.address(in: bytes, at: 96, familyAt: 18)
        changedAt = bytes.loadUnchecked(at: 56)
        eventsSince = bytes.loadUnchecked(at: 64)
        eventsAskedAgain = bytes.loadUnchecked(at: 72)
        cause = try ChangeCause(decoding: bytes.extracting(144..<144 + ChangeCause.byteCount))
        try decodePolicy(bytes, textsAt: fixedCount)
    }

    private mutating func decodePolicy(_ bytes: RawSpan, textsAt start: Int) throws(BufferError) {
        let flags: UInt8 = bytes.loadUnchecked(at: 11)
        isWatched = flags & ExplanationFlag.watched != 0
        if flags & ExplanationFlag.route != 0 { route = try ExplainedRoute(record: bytes) }
        let texts = try ExplanationRecord.texts(in: bytes, from: start)
        if flags & ExplanationFlag.rule != 0 {
            rule = ExplainedRule(
                priority: bytes.loadUnchecked(at: 44), action: bytes.loadUnchecked(at: 25), selectorText: texts[0],
                actionText: texts[1])
        }
        if flags & ExplanationFlag.otherRule != 0 {
            otherRule = ExplainedRule(
                priority: bytes.loadUnchecked(at: 48), action: bytes.loadUnchecked(at: 26), selectorText: texts[2],
                actionText: texts[3])
        }
    }

    private static func texts(in bytes: RawSpan, from start: Int) throws(BufferError) -> [String] {
        var texts: [String] = []
        var offset = start
        for position in stride(from: 200, to: 208, by: 2) {
            let end = offset + Int(bytes.loadUnchecked(at: position, as: UInt16.self))
            try bytes.requireBuffer(end)
            texts.append(bytes.text(in: offset..<end))
            offset = end
        }
        return texts
    }

    fileprivate static func address(in bytes: RawSpan, at offset: Int, familyAt familyOffset: Int) throws(BufferError)
        -> IPAddress?
    {
        guard bytes.loadUnchecked(at: familyOffset, as: UInt16.self) != 0 else { return nil }
        return bytes.addressField(at: offset, isIPv6: try bytes.isIPv6Family(at: familyOffset))
    }
}

extension ExplainedRoute {
    fileprivate init(record bytes: RawSpan) throws(BufferError) {
        let address = try ExplanationRecord.address(in: bytes, at: 112, familyAt: 20)
        self.init(
            table: bytes.loadUnchecked(at: 28),
            prefix: address.map { IPPrefix($0, length: Int(bytes.loadUnchecked(at: 22, as: UInt8.self))) },
            type: bytes.loadUnchecked(at: 23), origin: bytes.loadUnchecked(at: 24),
            metric: bytes.loadUnchecked(at: 32), nexthop: bytes.loadUnchecked(at: 36),
            ways: bytes.loadUnchecked(at: 40))
    }
}

// MARK: - Encoding

extension ExplanationRecord {
    /// Appends ``byteCount`` bytes.
    public func encode(into writer: inout ByteWriter) {
        encodeNumbers(into: &writer)
        writer.appendAddressField(source)
        writer.appendAddressField(gateway)
        writer.appendAddressField(route?.prefix?.address)
        writer.appendPaddedText(interfaceName, count: InterfaceName.byteCount)
        cause.encode(into: &writer)
        let texts = texts
        for text in texts { writer.append(UInt16(text.count)) }
        for text in texts { writer.append(bytes: text) }
    }

    private func encodeNumbers(into writer: inout ByteWriter) {
        writer.append(UInt32(ExplanationRecord.fixedByteCount))
        writer.append(error.rawValue)
        writer.append(decision.rawValue)
        writer.append(sourceReason.rawValue)
        writer.append(certainty.rawValue)
        writer.append(flags)
        writer.append(interfaceIndex)
        writer.append((source?.family ?? .unspecified).rawValue)
        writer.append((gateway?.family ?? .unspecified).rawValue)
        writer.append((route?.prefix?.address.family ?? .unspecified).rawValue)
        writer.append(UInt8(route?.prefix?.length ?? 0))
        writer.append(route?.type ?? 0)
        writer.append(route?.origin ?? 0)
        writer.append(rule?.action ?? 0)
        writer.append(otherRule?.action ?? 0)
        writer.appendZeros(1)
        writer.append(route?.table ?? 0)
        writer.append(route?.metric ?? 0)
        writer.append(route?.nexthop ?? 0)
        writer.append(route?.ways ?? 0)
        writer.append(rule?.priority ?? 0)
        writer.append(otherRule?.priority ?? 0)
        writer.appendZeros(4)
        writer.append(changedAt)
        writer.append(eventsSince)
        writer.append(eventsAskedAgain)
    }

    private var flags: UInt8 {
        (isWatched ? ExplanationFlag.watched : 0) | (route == nil ? 0 : ExplanationFlag.route)
            | (rule == nil ? 0 : ExplanationFlag.rule) | (otherRule == nil ? 0 : ExplanationFlag.otherRule)
    }
}
