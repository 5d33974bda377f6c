// The bytes of events and replies on Linux 6.18, with what made them; a line or more for each attribute.

extension Capture {
    static let netconfForwarding = Capture(
        "echo 1 > /proc/sys/net/ipv4/conf/v0/forwarding",
        """
        24000000 50000000 00000000 00000000  # nlmsghdr
        02000000  # netconfmsg
        08000100 03000000  # NETCONFA_IFINDEX
        08000200 01000000  # NETCONFA_FORWARDING
        """)
    static let netconfLinkdown = Capture(
        "echo 1 > /proc/sys/net/ipv6/conf/all/ignore_routes_with_linkdown",
        """
        24000000 50000000 00000000 00000000  # nlmsghdr
        0a000000  # netconfmsg
        08000100 ffffffff  # NETCONFA_IFINDEX
        08000600 01000000  # NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN
        """)
    static let netconfDeleted = Capture(
        "ip link add d1 type veth peer name d2; ip link delete d1",
        """
        1c000000 51000000 00000000 00000000  # nlmsghdr
        0a000000  # netconfmsg
        08000100 08000000  # NETCONFA_IFINDEX
        """)
}
