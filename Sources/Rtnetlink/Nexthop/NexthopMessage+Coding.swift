internal import CLinux
package import NetworkPrimitives

extension NexthopMessage {
    /// Decodes the payload of `RTM_NEWNEXTHOP` or `RTM_DELNEXTHOP`; attributes not known here are skipped.
    package init(decoding payload: RawSpan) throws(DecodingError) {
        let header = try payload.structure(as: nhmsg.self)
        self.init(family: AddressFamily(header.nh_family), id: 0)
        scope = header.nh_scope
        protocolNumber = header.nh_protocol
        flags = header.nh_flags
        try forEachAttribute(in: payload, from: MemoryLayout<nhmsg>.size) { (type, value) throws(DecodingError) in
            try self.apply(type, value)
        }
    }

    private mutating func apply(_ type: Int, _ value: RawSpan) throws(DecodingError) {
        switch type {
        case Int(NHA_ID): id = try value.integer()
        case Int(NHA_BLACKHOLE): isBlackhole = true
        case Int(NHA_OIF): outputInterface = try value.integer()
        case Int(NHA_GATEWAY): gateway = try value.address(family)
        case Int(NHA_GROUP): group = try NexthopGroupMember.list(decoding: value)
        case Int(NHA_GROUP_TYPE): groupType = try value.integer()
        default: break
        }
    }

    /// Appends the payload of a message about this object.
    package func encode(into writer: inout ByteWriter) {
        var header = nhmsg()
        header.nh_family = family.byte
        header.nh_scope = scope
        header.nh_protocol = protocolNumber
        header.nh_flags = flags
        writer.append(structure: header)
        writer.appendAttribute(Int(NHA_ID), id)
        if isBlackhole { writer.appendFlagAttribute(Int(NHA_BLACKHOLE)) }
        if let outputInterface { writer.appendAttribute(Int(NHA_OIF), outputInterface) }
        if let gateway { writer.appendAttribute(Int(NHA_GATEWAY), gateway) }
        if let groupType { writer.appendAttribute(Int(NHA_GROUP_TYPE), groupType) }
        if !group.isEmpty {
            writer.appendNested(Int(NHA_GROUP)) { list in
                for member in group { member.encode(into: &list) }
            }
        }
    }
}

// Since 6.13 the byte behind the weight holds its upper half; before, it was reserved and zero.
extension NexthopGroupMember {
    /// Decodes the members that an `NHA_GROUP` lists.
    static func list(decoding value: RawSpan) throws(DecodingError) -> [NexthopGroupMember] {
        let size = MemoryLayout<nexthop_grp>.size
        guard value.byteCount.isMultiple(of: size) else { throw DecodingError(.wrongAttributeSize, offset: 0) }
        var list: [NexthopGroupMember] = []
        for offset in stride(from: 0, to: value.byteCount, by: size) {
            let member = try value.extracting(offset..<offset + size).structure(as: nexthop_grp.self)
            let weight = UInt32(member.weight) | UInt32(member.resvd1) << 8
            list.append(NexthopGroupMember(id: member.id, weight: weight + 1))
        }
        return list
    }

    /// Appends the member as an element of `NHA_GROUP`.
    func encode(into writer: inout ByteWriter) {
        var member = nexthop_grp()
        member.id = id
        member.weight = UInt8(truncatingIfNeeded: max(weight, 1) - 1)
        member.resvd1 = UInt8(truncatingIfNeeded: (max(weight, 1) - 1) >> 8)
        writer.append(structure: member)
    }
}
