internal import CLinux
package import NetworkPrimitives

extension RuleMessage {
    /// Decodes the payload of `RTM_NEWRULE` or `RTM_DELRULE`; attributes not known here are skipped.
    package init(decoding payload: RawSpan) throws(DecodingError) {
        let header = try payload.structure(as: fib_rule_hdr.self)
        self.init(family: AddressFamily(header.family), table: UInt32(header.table))
        tos = header.tos
        action = header.action
        flags = header.flags
        try family.check(prefixLength: header.dst_len, at: 1)
        try family.check(prefixLength: header.src_len, at: 2)
        try forEachAttribute(in: payload, from: MemoryLayout<fib_rule_hdr>.size) {
            (type, value) throws(DecodingError) in
            try self.apply(type, value, lengths: (header.dst_len, header.src_len))
        }
    }

    private mutating func apply(
        _ type: Int, _ value: RawSpan, lengths: (destination: UInt8, source: UInt8)
    ) throws(DecodingError) {
        switch type {
        case FRA_DST: destination = try value.prefix(family, length: lengths.destination)
        case FRA_SRC: source = try value.prefix(family, length: lengths.source)
        case FRA_TABLE: table = try value.integer()
        case FRA_PRIORITY: priority = try value.integer()
        case FRA_FWMARK: mark = try value.integer()
        case FRA_FWMASK: markMask = try value.integer()
        case FRA_IIFNAME: inputName = value.text()
        case FRA_OIFNAME: outputName = value.text()
        case FRA_GOTO: goto = try value.integer()
        case FRA_UID_RANGE:
            let range = try value.structure(as: fib_rule_uid_range.self)
            uidRange = UserRange(low: range.start, high: range.end)
        case FRA_SUPPRESS_PREFIXLEN:
            // The kernel says -1 in every rule that suppresses nothing.
            let length = try value.integer(as: Int32.self)
            suppressPrefixLength = length < 0 ? nil : length
        case FRA_SUPPRESS_IFGROUP: suppressInterfaceGroup = try value.integer()
        case FRA_L3MDEV: looksUpVRF = try value.integer(as: UInt8.self) != 0
        case FRA_FLOW: realms = try value.integer()
        case FRA_PROTOCOL: protocolNumber = try value.integer()
        default: try transport.apply(type, value)
        }
    }

    /// Appends the payload of a message about this rule.
    package func encode(into writer: inout ByteWriter) {
        var header = fib_rule_hdr()
        header.family = family.byte
        header.dst_len = UInt8(destination?.length ?? 0)
        header.src_len = UInt8(source?.length ?? 0)
        header.tos = tos
        // A table beyond 8 bits is said by the attribute alone, as the kernel does.
        header.table = UInt8(exactly: table) ?? UInt8(RT_TABLE_COMPAT.rawValue)
        header.action = action
        header.flags = flags
        writer.append(structure: header)
        encodeAttributes(into: &writer)
    }

    private func encodeAttributes(into writer: inout ByteWriter) {
        writer.appendAttribute(FRA_TABLE, table)
        if let destination { writer.appendAttribute(FRA_DST, destination.address) }
        if let source { writer.appendAttribute(FRA_SRC, source.address) }
        if let priority { writer.appendAttribute(FRA_PRIORITY, priority) }
        if let mark { writer.appendAttribute(FRA_FWMARK, mark) }
        if let markMask { writer.appendAttribute(FRA_FWMASK, markMask) }
        if let inputName { writer.appendAttribute(FRA_IIFNAME, text: inputName) }
        if let outputName { writer.appendAttribute(FRA_OIFNAME, text: outputName) }
        if let goto { writer.appendAttribute(FRA_GOTO, goto) }
        if let uidRange {
            writer.appendAttribute(
                FRA_UID_RANGE, structure: fib_rule_uid_range(start: uidRange.low, end: uidRange.high))
        }
        writer.appendAttribute(FRA_SUPPRESS_PREFIXLEN, suppressPrefixLength ?? -1)
        if let suppressInterfaceGroup { writer.appendAttribute(FRA_SUPPRESS_IFGROUP, suppressInterfaceGroup) }
        if looksUpVRF { writer.appendAttribute(FRA_L3MDEV, UInt8(1)) }
        if let realms { writer.appendAttribute(FRA_FLOW, realms) }
        if let protocolNumber { writer.appendAttribute(FRA_PROTOCOL, protocolNumber) }
        transport.encode(into: &writer)
    }
}
