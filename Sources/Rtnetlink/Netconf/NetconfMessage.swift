internal import CLinux
package import NetworkPrimitives

/// The settings of an interface, or of all: `struct netconfmsg` and the attributes `NETCONFA_*`.
package struct NetconfMessage: Equatable, Sendable {
    /// The index in a message about all interfaces: `NETCONFA_IFINDEX_ALL`.
    package static let allInterfaces = Int32(NETCONFA_IFINDEX_ALL)
    /// The index in a message about interfaces to come: `NETCONFA_IFINDEX_DEFAULT`.
    package static let defaultInterface = Int32(NETCONFA_IFINDEX_DEFAULT)

    /// The family that the settings are of.
    package var family: AddressFamily
    /// The interface, ``allInterfaces``, ``defaultInterface``, or 0 where the message does not say.
    package var index: Int32
    /// Whether packets of others are forwarded.
    package var forwarding: Int32?
    /// How the way back is checked: `rp_filter`.
    package var returnPathFilter: Int32?
    /// Whether routes on links without carrier are passed over.
    package var ignoreRoutesWithLinkdown: Int32?

    /// Creates a message; the settings are as if the kernel had said nothing.
    package init(family: AddressFamily, index: Int32) {
        self.family = family
        self.index = index
    }
}

extension NetconfMessage {
    /// Decodes the payload of `RTM_NEWNETCONF` or `RTM_DELNETCONF`; attributes not known here are skipped.
    package init(decoding payload: RawSpan) throws(DecodingError) {
        let header = try payload.structure(as: netconfmsg.self)
        self.init(family: AddressFamily(header.ncm_family), index: 0)
        try forEachAttribute(in: payload, from: netlinkAligned(MemoryLayout<netconfmsg>.size)) {
            (type, value) throws(DecodingError) in
            try self.apply(type, value)
        }
    }

    private mutating func apply(_ type: Int, _ value: RawSpan) throws(DecodingError) {
        switch type {
        case NETCONFA_IFINDEX: index = try value.integer()
        case NETCONFA_FORWARDING: forwarding = try value.integer()
        case NETCONFA_RP_FILTER: returnPathFilter = try value.integer()
        case NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN: ignoreRoutesWithLinkdown = try value.integer()
        default: break
        }
    }

    /// Appends the payload of a message about these settings.
    package func encode(into writer: inout ByteWriter) {
        writer.append(structure: netconfmsg(ncm_family: family.byte))
        writer.appendZeros(netlinkAligned(MemoryLayout<netconfmsg>.size) - MemoryLayout<netconfmsg>.size)
        writer.appendAttribute(NETCONFA_IFINDEX, index)
        if let forwarding { writer.appendAttribute(NETCONFA_FORWARDING, forwarding) }
        if let returnPathFilter { writer.appendAttribute(NETCONFA_RP_FILTER, returnPathFilter) }
        if let ignoreRoutesWithLinkdown {
            writer.appendAttribute(NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN, ignoreRoutesWithLinkdown)
        }
    }
}
