internal import CLinux
package import NetworkPrimitives

/// A row of the policy table for choosing addresses (RFC 6724): `struct ifaddrlblmsg` and the attributes `IFAL_*`.
///
/// The kernel keeps labels only, no precedences, and announces no change of them.
package struct AddressLabelMessage: Equatable, Sendable {
    /// The label of addresses that no row is about: `IPV6_ADDR_LABEL_DEFAULT`.
    package static let none = UInt32.max

    /// The addresses that the row is about, IPv4 ones in mapped form; nil in a family without IP addresses.
    package var prefix: IPPrefix?
    /// The interface that it is about; 0 is any.
    package var index: UInt32
    /// What the addresses are called: those of one label suit each other.
    package var label: UInt32

    /// Creates a row.
    package init(prefix: IPPrefix?, index: UInt32 = 0, label: UInt32) {
        self.prefix = prefix
        self.index = index
        self.label = label
    }
}

extension AddressLabelMessage {
    /// Decodes the payload of `RTM_NEWADDRLABEL` or `RTM_DELADDRLABEL`; attributes not known here are skipped.
    package init(decoding payload: RawSpan) throws(DecodingError) {
        let header = try payload.structure(as: ifaddrlblmsg.self)
        let family = AddressFamily(header.ifal_family)
        try family.check(prefixLength: header.ifal_prefixlen, at: 2)
        self.init(prefix: nil, index: header.ifal_index, label: AddressLabelMessage.none)
        try forEachAttribute(in: payload, from: MemoryLayout<ifaddrlblmsg>.size) {
            (type, value) throws(DecodingError) in
            switch type {
            case IFAL_ADDRESS: self.prefix = try value.prefix(family, length: header.ifal_prefixlen)
            case IFAL_LABEL: self.label = try value.integer()
            default: break
            }
        }
    }

    /// Appends the payload of a message about this row.
    package func encode(into writer: inout ByteWriter) {
        var header = ifaddrlblmsg()
        header.ifal_family = (prefix?.address.family ?? .unspecified).byte
        header.ifal_prefixlen = UInt8(prefix?.length ?? 0)
        header.ifal_index = index
        writer.append(structure: header)
        if let prefix { writer.appendAttribute(IFAL_ADDRESS, prefix.address) }
        writer.appendAttribute(IFAL_LABEL, label)
    }
}
