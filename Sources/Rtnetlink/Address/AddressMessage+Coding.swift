internal import CLinux
package import NetworkPrimitives

extension AddressMessage {
    /// Decodes the payload of `RTM_NEWADDR` or `RTM_DELADDR`; attributes not known here are skipped.
    package init(decoding payload: RawSpan) throws(DecodingError) {
        let header = try payload.structure(as: ifaddrmsg.self)
        self.init(
            family: AddressFamily(header.ifa_family), index: header.ifa_index, prefixLength: header.ifa_prefixlen,
            scope: header.ifa_scope, flags: UInt32(header.ifa_flags))
        try family.check(prefixLength: prefixLength, at: 1)
        try forEachAttribute(in: payload, from: MemoryLayout<ifaddrmsg>.size) {
            (type, value) throws(DecodingError) in
            try self.apply(type, value)
        }
    }

    private mutating func apply(_ type: Int, _ value: RawSpan) throws(DecodingError) {
        switch type {
        case IFA_ADDRESS: address = try value.address(family)
        case IFA_LOCAL: local = try value.address(family)
        case IFA_BROADCAST: broadcast = try value.address(family)
        case IFA_LABEL: label = value.text()
        case IFA_FLAGS: flags = try value.integer()
        case IFA_PROTO: protocolNumber = try value.integer()
        case IFA_RT_PRIORITY: priority = try value.integer()
        case IFA_CACHEINFO:
            let lifetimes = try value.structure(as: ifa_cacheinfo.self)
            preferredLifetime = lifetimes.ifa_prefered
            validLifetime = lifetimes.ifa_valid
        default: break
        }
    }

    /// Appends the payload of a message about this address.
    package func encode(into writer: inout ByteWriter) {
        var header = ifaddrmsg()
        header.ifa_family = family.byte
        header.ifa_prefixlen = prefixLength
        header.ifa_flags = UInt8(truncatingIfNeeded: flags)
        header.ifa_scope = scope
        header.ifa_index = index
        writer.append(structure: header)
        if let address { writer.appendAttribute(IFA_ADDRESS, address) }
        if let local { writer.appendAttribute(IFA_LOCAL, local) }
        if let broadcast { writer.appendAttribute(IFA_BROADCAST, broadcast) }
        if let label { writer.appendAttribute(IFA_LABEL, text: label) }
        writer.appendAttribute(IFA_FLAGS, flags)
        if let protocolNumber { writer.appendAttribute(IFA_PROTO, protocolNumber) }
        if let priority { writer.appendAttribute(IFA_RT_PRIORITY, priority) }
        var lifetimes = ifa_cacheinfo()
        lifetimes.ifa_prefered = preferredLifetime
        lifetimes.ifa_valid = validLifetime
        writer.appendAttribute(IFA_CACHEINFO, structure: lifetimes)
    }
}
