internal import CLinux
package import NetworkPrimitives

extension LinkMessage {
    /// Decodes the payload of `RTM_NEWLINK` or `RTM_DELLINK`; attributes not known here are skipped.
    package init(decoding payload: RawSpan) throws(DecodingError) {
        let header = try payload.structure(as: ifinfomsg.self)
        self.init(index: UInt32(bitPattern: header.ifi_index), flags: header.ifi_flags)
        family = AddressFamily(header.ifi_family)
        linkType = header.ifi_type
        change = header.ifi_change
        try forEachAttribute(in: payload, from: MemoryLayout<ifinfomsg>.size) {
            (type, value) throws(DecodingError) in
            try self.apply(type, value)
        }
    }

    private mutating func apply(_ type: Int, _ value: RawSpan) throws(DecodingError) {
        switch type {
        case IFLA_IFNAME: name = value.text()
        case IFLA_MTU: mtu = try value.integer()
        case IFLA_OPERSTATE: operationalState = OperationalState(rawValue: try value.integer())
        case IFLA_CARRIER: carrier = try value.integer(as: UInt8.self) != 0
        case IFLA_MASTER: master = try value.integer()
        case IFLA_GROUP: group = try value.integer()
        case IFLA_LINK: lowerLink = try value.integer()
        case IFLA_WIRELESS: isWireless = true
        case IFLA_LINKINFO:
            try forEachAttribute(in: value, from: 0) { (type, value) throws(DecodingError) in
                if type == IFLA_INFO_KIND { kind = value.text() }
            }
        default: break
        }
    }

    /// Appends the payload of a message about this link.
    package func encode(into writer: inout ByteWriter) {
        var header = ifinfomsg()
        header.ifi_family = family.byte
        header.ifi_type = linkType
        header.ifi_index = Int32(bitPattern: index)
        header.ifi_flags = flags
        header.ifi_change = change
        writer.append(structure: header)
        if !name.isEmpty { writer.appendAttribute(IFLA_IFNAME, text: name) }
        if let mtu { writer.appendAttribute(IFLA_MTU, mtu) }
        writer.appendAttribute(IFLA_OPERSTATE, operationalState.rawValue)
        if let carrier { writer.appendAttribute(IFLA_CARRIER, UInt8(carrier ? 1 : 0)) }
        if let master { writer.appendAttribute(IFLA_MASTER, master) }
        writer.appendAttribute(IFLA_GROUP, group)
        if let lowerLink { writer.appendAttribute(IFLA_LINK, lowerLink) }
        if isWireless { writer.appendFlagAttribute(IFLA_WIRELESS) }
        if let kind {
            writer.appendNested(IFLA_LINKINFO) { $0.appendAttribute(IFLA_INFO_KIND, text: kind) }
        }
    }
}
