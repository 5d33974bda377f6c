internal import CLinux
package import NetworkPrimitives

/// One way of a multipath route: `struct rtnexthop` and its attributes.
package struct RouteNexthop: Equatable, Sendable {
    /// The interface that packets leave by.
    package var interface: UInt32
    /// The next router; nil where the destination is on the link.
    package var gateway: IPAddress?
    /// The share of this way among the others, from 1 to 256.
    package var weight: UInt16
    /// The state bits: `RTNH_F_*`.
    package var flags: UInt8

    /// Creates a way.
    package init(interface: UInt32, gateway: IPAddress? = nil, weight: UInt16 = 1, flags: UInt8 = 0) {
        self.interface = interface
        self.gateway = gateway
        self.weight = weight
        self.flags = flags
    }
}

extension RouteNexthop {
    /// Decodes the ways that an `RTA_MULTIPATH` lists.
    static func list(decoding value: RawSpan, family: AddressFamily) throws(DecodingError) -> [RouteNexthop] {
        let headerSize = MemoryLayout<rtnexthop>.size
        var list: [RouteNexthop] = []
        var offset = 0
        while value.byteCount - offset >= headerSize {
            let rest = value.extracting(offset..<value.byteCount)
            let header = try rest.structure(as: rtnexthop.self)
            let length = Int(header.rtnh_len)
            guard length >= headerSize, length <= rest.byteCount else {
                throw DecodingError(.impossibleNexthopLength, offset: offset)
            }
            var nexthop = RouteNexthop(
                interface: UInt32(bitPattern: header.rtnh_ifindex), weight: UInt16(header.rtnh_hops) + 1,
                flags: header.rtnh_flags)
            do {
                try forEachAttribute(in: rest.extracting(0..<length), from: headerSize) {
                    (type, value) throws(DecodingError) in
                    try nexthop.apply(type, value, family: family)
                }
            } catch {
                throw error.moved(by: offset)
            }
            list.append(nexthop)
            offset += netlinkAligned(length)
        }
        return list
    }

    private mutating func apply(_ type: Int, _ value: RawSpan, family: AddressFamily) throws(DecodingError) {
        switch rtattr_type_t(UInt32(type)) {
        case RTA_GATEWAY: gateway = try value.address(family)
        case RTA_VIA: gateway = try value.via()
        default: break
        }
    }

    /// Appends the way as an element of `RTA_MULTIPATH`.
    func encode(into writer: inout ByteWriter, family: AddressFamily) {
        let start = writer.count
        writer.append(
            structure: rtnexthop(
                rtnh_len: 0, rtnh_flags: flags, rtnh_hops: UInt8(truncatingIfNeeded: max(weight, 1) - 1),
                rtnh_ifindex: Int32(bitPattern: interface)))
        if let gateway { writer.appendGateway(gateway, family: family) }
        writer.overwrite(UInt16(writer.count - start), at: start)
        writer.pad(to: netlinkAligned(1))
    }
}
