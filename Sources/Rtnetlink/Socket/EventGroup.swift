internal import CLinux

/// A multicast group of rtnetlink: `RTNLGRP_*`.
struct EventGroup {
    /// The kernel's number.
    let number: Int32
    /// The kernel's name, for errors.
    let name: String
    /// True where a kernel of interest does not have the group yet.
    let isOptional: Bool

    private init(_ group: rtnetlink_groups, _ name: String, isOptional: Bool = false) {
        number = Int32(group.rawValue)
        self.name = name
        self.isOptional = isOptional
    }

    /// Every group without which a way could change unseen.
    ///
    /// A rule, a setting or a nexthop object moves destinations without any route message, and so does a neighbour
    /// that fails where a route has several ways.
    static let all = [
        EventGroup(RTNLGRP_LINK, "RTNLGRP_LINK"),
        EventGroup(RTNLGRP_IPV4_IFADDR, "RTNLGRP_IPV4_IFADDR"),
        EventGroup(RTNLGRP_IPV6_IFADDR, "RTNLGRP_IPV6_IFADDR"),
        EventGroup(RTNLGRP_IPV4_ROUTE, "RTNLGRP_IPV4_ROUTE"),
        EventGroup(RTNLGRP_IPV6_ROUTE, "RTNLGRP_IPV6_ROUTE"),
        EventGroup(RTNLGRP_IPV4_RULE, "RTNLGRP_IPV4_RULE"),
        EventGroup(RTNLGRP_IPV6_RULE, "RTNLGRP_IPV6_RULE"),
        EventGroup(RTNLGRP_IPV4_NETCONF, "RTNLGRP_IPV4_NETCONF"),
        EventGroup(RTNLGRP_IPV6_NETCONF, "RTNLGRP_IPV6_NETCONF"),
        EventGroup(RTNLGRP_NEXTHOP, "RTNLGRP_NEXTHOP", isOptional: true),
        EventGroup(RTNLGRP_NEIGH, "RTNLGRP_NEIGH"),
    ]
}
