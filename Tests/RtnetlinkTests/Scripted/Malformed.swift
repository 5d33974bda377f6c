import CLinux
import NetworkPrimitives
import Rtnetlink

/// A message that is not what it claims to be.
struct Malformed: CustomStringConvertible, Sendable {
    /// A family of messages, by one that is right.
    struct Family: CustomStringConvertible, Sendable {
        let description: String
        let message: KernelMessage
        /// The bytes of the structure at its start.
        let headerSize: Int
        /// An attribute that has to be of another size than three bytes, or nil.
        let sizedAttribute: Int?
    }

    let description: String
    let bytes: [UInt8]
    let reason: DecodingError.Reason

    static let families = [
        Family(
            description: "link", message: .link(.new, LinkMessage(index: 7, name: "v7")),
            headerSize: MemoryLayout<ifinfomsg>.size, sizedAttribute: IFLA_MTU),
        Family(
            description: "address",
            message: .address(
                .new, AddressMessage(family: .inet, index: 7, address: IPAddress("192.0.2.2"), prefixLength: 24)),
            headerSize: MemoryLayout<ifaddrmsg>.size, sizedAttribute: IFA_ADDRESS),
        Family(
            description: "route",
            message: .route(.new, RouteMessage(family: .inet6, gateway: IPAddress("2001:db8::1"))),
            headerSize: MemoryLayout<rtmsg>.size, sizedAttribute: Int(RTA_GATEWAY.rawValue)),
        Family(
            description: "rule", message: .rule(.new, RuleMessage(family: .inet, priority: 7)),
            headerSize: MemoryLayout<fib_rule_hdr>.size, sizedAttribute: FRA_PRIORITY),
        Family(
            description: "nexthop", message: .nexthop(.new, NexthopMessage(family: .inet, id: 7)),
            headerSize: MemoryLayout<nhmsg>.size, sizedAttribute: NHA_ID),
        Family(
            description: "netconf", message: .netconf(.new, NetconfMessage(family: .inet, index: 7)),
            headerSize: MemoryLayout<netconfmsg>.size, sizedAttribute: NETCONFA_FORWARDING),
        Family(
            description: "neighbour",
            message: .neighbour(.new, NeighbourMessage(family: .inet, index: 7, address: IPAddress("192.0.2.2"))),
            headerSize: MemoryLayout<ndmsg>.size, sizedAttribute: NDA_DST),
    ]

    static let all = frames + families.flatMap(\.broken) + nested

    private static let frames: [Malformed] = [
        Malformed("a length of zero", frame(claiming: 0), .messageTooShort),
        Malformed("a length below the header's", frame(claiming: 15), .messageTooShort),
        Malformed("a length beyond the end", frame(claiming: 64), .messageBeyondEnd),
        Malformed("half a header", Array(frame(claiming: 16).prefix(8)), .truncated),
    ]

    private static let nested: [Malformed] = [
        Malformed(
            "garbage inside link information",
            message(.newLink, linkHeader + attribute(IFLA_LINKINFO, [1, 0, 1, 0])), .attributeTooShort),
        Malformed(
            "a nexthop of no length",
            message(.newRoute, routeHeader + attribute(Int(RTA_MULTIPATH.rawValue), [UInt8](repeating: 0, count: 8))),
            .impossibleNexthopLength),
        Malformed(
            "garbage inside a nexthop",
            message(
                .newRoute,
                routeHeader + attribute(Int(RTA_MULTIPATH.rawValue), [12, 0, 0, 0, 7, 0, 0, 0, 9, 0, 5, 0])),
            .attributeBeyondEnd),
        Malformed(
            "a prefix longer than its address", message(.newAddress, [2, 33, 0, 0, 7, 0, 0, 0]), .impossiblePrefixLength
        ),
    ]

    private static let linkHeader = Array(payload(of: .link(.new, LinkMessage(index: 7))).prefix(16))
    private static let routeHeader = Array(payload(of: .route(.new, RouteMessage(family: .inet))).prefix(12))

    init(_ description: String, _ bytes: [UInt8], _ reason: DecodingError.Reason) {
        self.description = description
        self.bytes = bytes
        self.reason = reason
    }

    /// The same message as a reply with this number; half a header has none.
    func bytes(sequence: UInt32) -> [UInt8] {
        guard bytes.count >= MessageHeader.size else { return bytes }
        var writer = ByteWriter()
        unsafe writer.append(bytes.span.bytes)
        writer.overwrite(sequence, at: MemoryLayout<nlmsghdr>.offset(of: \nlmsghdr.nlmsg_seq) ?? 8)
        return writer.bytes
    }

    private static func frame(claiming length: UInt8) -> [UInt8] {
        var bytes = encode(.link(.new, LinkMessage(index: 7)))
        bytes[0] = length
        return bytes
    }
}

extension Malformed.Family {
    /// The message, spoilt in each way that any family can be.
    fileprivate var broken: [Malformed] {
        let whole = payload(of: message)
        let padded = (headerSize + 3) & ~3
        let header = Array(whole.prefix(headerSize)) + [UInt8](repeating: 0, count: padded - headerSize)
        var broken = [
            Malformed("\(self) cut inside its header", spoilt(Array(whole.prefix(headerSize - 1))), .truncated),
            Malformed(
                "\(self) with an attribute of length zero", spoilt(header + attribute(1, [], claiming: 0)),
                .zeroLengthAttribute),
            Malformed(
                "\(self) with an attribute shorter than its header", spoilt(header + attribute(1, [], claiming: 3)),
                .attributeTooShort),
            Malformed(
                "\(self) with an attribute beyond its end", spoilt(header + attribute(1, [], claiming: 400)),
                .attributeBeyondEnd),
        ]
        if let sizedAttribute {
            let value = spoilt(header + attribute(sizedAttribute, [1, 2, 3]))
            broken.append(Malformed("\(self) with a value of the wrong size", value, .wrongAttributeSize))
        }
        return broken
    }

    private func spoilt(_ payload: [UInt8]) -> [UInt8] { RtnetlinkTests.message(message.type, payload) }
}
