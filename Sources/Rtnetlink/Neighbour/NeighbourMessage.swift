internal import CLinux
package import NetworkPrimitives

/// A neighbour on a link: `struct ndmsg` and the attributes `NDA_*`.
package struct NeighbourMessage: Equatable, Sendable {
    /// The family of the address.
    package var family: AddressFamily
    /// The interface.
    package var index: UInt32
    /// What the kernel knows of the neighbour.
    package var state: NeighbourState
    /// The bits `NTF_*`.
    package var flags: UInt8 = 0
    /// What the entry does with packets: `RTN_*`.
    package var type: UInt8 = 0
    /// The neighbour's address: `NDA_DST`.
    package var address: IPAddress?

    /// Creates a message; the rest is as if the kernel had said nothing.
    package init(family: AddressFamily, index: UInt32, state: NeighbourState = [], address: IPAddress? = nil) {
        self.family = family
        self.index = index
        self.state = state
        self.address = address
    }
}

extension NeighbourMessage {
    /// Decodes the payload of `RTM_NEWNEIGH` or `RTM_DELNEIGH`; attributes not known here are skipped.
    package init(decoding payload: RawSpan) throws(DecodingError) {
        let header = try payload.structure(as: ndmsg.self)
        self.init(
            family: AddressFamily(header.ndm_family), index: UInt32(bitPattern: header.ndm_ifindex),
            state: NeighbourState(rawValue: header.ndm_state))
        flags = header.ndm_flags
        type = header.ndm_type
        try forEachAttribute(in: payload, from: MemoryLayout<ndmsg>.size) { (type, value) throws(DecodingError) in
            if type == NDA_DST { self.address = try value.address(self.family) }
        }
    }

    /// Appends the payload of a message about this neighbour.
    package func encode(into writer: inout ByteWriter) {
        var header = ndmsg()
        header.ndm_family = family.byte
        header.ndm_ifindex = Int32(bitPattern: index)
        header.ndm_state = state.rawValue
        header.ndm_flags = flags
        header.ndm_type = type
        writer.append(structure: header)
        if let address { writer.appendAttribute(NDA_DST, address) }
    }
}
