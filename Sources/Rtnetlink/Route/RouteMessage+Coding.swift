internal import CLinux
package import NetworkPrimitives

extension RouteMessage {
    /// Decodes the payload of `RTM_NEWROUTE` or `RTM_DELROUTE`; attributes not known here are skipped.
    ///
    /// Allocates nothing on the heap unless the route has several ways.
    package init(decoding payload: RawSpan) throws(DecodingError) {
        let header = try payload.structure(as: rtmsg.self)
        self.init(
            family: AddressFamily(header.rtm_family), table: UInt32(header.rtm_table),
            type: RouteType(rawValue: header.rtm_type))
        tos = header.rtm_tos
        protocolNumber = header.rtm_protocol
        scope = header.rtm_scope
        flags = header.rtm_flags
        try family.check(prefixLength: header.rtm_dst_len, at: 1)
        try family.check(prefixLength: header.rtm_src_len, at: 2)
        try forEachAttribute(in: payload, from: MemoryLayout<rtmsg>.size) {
            (type, value) throws(DecodingError) in
            try self.apply(type, value, lengths: (header.rtm_dst_len, header.rtm_src_len))
        }
    }

    private mutating func apply(
        _ type: Int, _ value: RawSpan, lengths: (destination: UInt8, source: UInt8)
    ) throws(DecodingError) {
        switch rtattr_type_t(UInt32(type)) {
        case RTA_DST: destination = try value.prefix(family, length: lengths.destination)
        case RTA_SRC: sourcePrefix = try value.prefix(family, length: lengths.source)
        case RTA_TABLE: table = try value.integer()
        case RTA_OIF: outputInterface = try value.integer()
        case RTA_IIF: inputInterface = try value.integer()
        case RTA_GATEWAY: gateway = try value.address(family)
        case RTA_VIA: gateway = try value.via()
        case RTA_PREFSRC: preferredSource = try value.address(family)
        case RTA_PRIORITY: priority = try value.integer()
        case RTA_NH_ID: nexthopID = try value.integer()
        case RTA_CACHEINFO: expires = try value.structure(as: rta_cacheinfo.self).rta_expires
        case RTA_MARK: mark = try value.integer()
        case RTA_UID: uid = try value.integer()
        case RTA_MULTIPATH: multipath = try RouteNexthop.list(decoding: value, family: family)
        default: break
        }
    }

    /// Appends the payload of a message about this route.
    package func encode(into writer: inout ByteWriter) {
        var header = rtmsg()
        header.rtm_family = family.byte
        header.rtm_dst_len = UInt8(destination?.length ?? 0)
        header.rtm_src_len = UInt8(sourcePrefix?.length ?? 0)
        header.rtm_tos = tos
        // A table beyond 8 bits is said by the attribute alone, as the kernel does.
        header.rtm_table = UInt8(exactly: table) ?? UInt8(RT_TABLE_COMPAT.rawValue)
        header.rtm_protocol = protocolNumber
        header.rtm_scope = scope
        header.rtm_type = type.rawValue
        header.rtm_flags = flags
        writer.append(structure: header)
        encodeAttributes(into: &writer)
    }

    private func encodeAttributes(into writer: inout ByteWriter) {
        writer.appendAttribute(RTA_TABLE, table)
        if let destination, destination.length > 0 { writer.appendAttribute(RTA_DST, destination.address) }
        if let sourcePrefix { writer.appendAttribute(RTA_SRC, sourcePrefix.address) }
        if let outputInterface { writer.appendAttribute(RTA_OIF, outputInterface) }
        if let inputInterface { writer.appendAttribute(RTA_IIF, inputInterface) }
        if let gateway { writer.appendGateway(gateway, family: family) }
        if let preferredSource { writer.appendAttribute(RTA_PREFSRC, preferredSource) }
        if let priority { writer.appendAttribute(RTA_PRIORITY, priority) }
        if let nexthopID { writer.appendAttribute(RTA_NH_ID, nexthopID) }
        if let mark { writer.appendAttribute(RTA_MARK, mark) }
        if let uid { writer.appendAttribute(RTA_UID, uid) }
        if expires != 0 {
            var lifetimes = rta_cacheinfo()
            lifetimes.rta_expires = expires
            writer.appendAttribute(Int(RTA_CACHEINFO.rawValue), structure: lifetimes)
        }
        if !multipath.isEmpty {
            writer.appendNested(Int(RTA_MULTIPATH.rawValue)) { list in
                for nexthop in multipath { nexthop.encode(into: &list, family: family) }
            }
        }
    }
}
