internal import CLinux
package import NetworkPrimitives

/// A member of a group of nexthop objects: `struct nexthop_grp`.
package struct NexthopGroupMember: Equatable, Sendable {
    /// The nexthop object.
    package var id: UInt32
    /// The share of this member among the others, from 1 on.
    package var weight: UInt32

    /// Creates a member.
    package init(id: UInt32, weight: UInt32 = 1) {
        self.id = id
        self.weight = weight
    }
}

/// A nexthop object: `struct nhmsg` and the attributes `NHA_*`.
package struct NexthopMessage: Equatable, Sendable {
    /// The family of the gateway.
    package var family: AddressFamily
    /// The number that routes name the object by.
    package var id: UInt32
    /// How far the nexthop is: `RT_SCOPE_*`.
    package var scope: UInt8 = 0
    /// Who set the object: `RTPROT_*`.
    package var protocolNumber: UInt8 = 0
    /// The state bits: `RTNH_F_*`.
    package var flags: UInt32 = 0
    /// True where packets are dropped silently.
    package var isBlackhole = false
    /// The interface that packets leave by.
    package var outputInterface: UInt32?
    /// The next router.
    package var gateway: IPAddress?
    /// The members, where the object is a group.
    package var group: [NexthopGroupMember] = []
    /// How a group chooses among its members: `NEXTHOP_GRP_TYPE_*`.
    package var groupType: UInt16?

    /// Creates an object; the rest is as if the kernel had said nothing.
    package init(
        family: AddressFamily, id: UInt32, outputInterface: UInt32? = nil, gateway: IPAddress? = nil
    ) {
        self.family = family
        self.id = id
        self.outputInterface = outputInterface
        self.gateway = gateway
    }
}
