// The bytes of events and replies on Linux 6.18, with what made them; a line or more for each attribute.

extension Capture {
    static let routeGateway = Capture(
        "ip route add 198.51.100.0/24 via 192.0.2.1 dev v0 src 192.0.2.2 metric 50 table 1000",
        """
        4c000000 18000006 ce14036b 664f0000  # nlmsghdr
        02180000 fc030001 00000000  # rtmsg
        08000f00 e8030000  # RTA_TABLE
        08000100 c6336400  # RTA_DST
        08000600 32000000  # RTA_PRIORITY
        08000700 c0000202  # RTA_PREFSRC
        08000500 c0000201  # RTA_GATEWAY
        08000400 03000000  # RTA_OIF
        """)
    static let routeMultipath = Capture(
        "ip route add 203.0.113.0/24 nexthop via 192.0.2.1 dev v0 weight 2 nexthop via inet6 2001:db8:1::3 dev v0",
        """
        60000000 18000006 cf14036b 684f0000  # nlmsghdr
        02180000 fe030001 00000000  # rtmsg
        08000f00 fe000000  # RTA_TABLE
        08000100 cb007100  # RTA_DST
        34000900 10000001 03000000 08000500 c0000201 20000000 03000000 16001200 0a002001 0db80001  # RTA_MULTIPATH
        00000000 00000000 00030000
        """)
    static let routeGatewayOfOtherFamily = Capture(
        "ip route add 203.0.112.0/24 via inet6 2001:db8:1::3 dev v0",
        """
        4c000000 18000006 cf14036b 6a4f0000  # nlmsghdr
        02180000 fe030001 00000000  # rtmsg
        08000f00 fe000000  # RTA_TABLE
        08000100 cb007000  # RTA_DST
        16001200 0a002001 0db80001 00000000 00000000 00030000  # RTA_VIA
        08000400 03000000  # RTA_OIF
        """)
    static let routeExpiring = Capture(
        "ip -6 route add default via 2001:db8:1::1 dev v0 expires 600",
        """
        74000000 18000006 cf14036b 6c4f0000  # nlmsghdr
        0a000000 fe030001 00000000  # rtmsg
        08000f00 fe000000  # RTA_TABLE
        08000600 00040000  # RTA_PRIORITY
        14000500 20010db8 00010000 00000000 00000001  # RTA_GATEWAY
        08000400 03000000  # RTA_OIF
        24000c00 00000000 00000000 60ea0000 00000000 00000000 00000000 00000000 00000000  # RTA_CACHEINFO
        05001400 00000000  # RTA_PREF
        """)
    static let routeMultipath6 = Capture(
        "ip -6 route add 2001:db8:2::/48 nexthop via 2001:db8:1::1 dev v0 nexthop via 2001:db8:1::3 dev v0 weight 256",
        """
        a8000000 18000004 d014036b 6e4f0000  # nlmsghdr
        0a300000 fe030001 00000000  # rtmsg
        08000f00 fe000000  # RTA_TABLE
        14000100 20010db8 00020000 00000000 00000000  # RTA_DST
        08000600 00040000  # RTA_PRIORITY
        3c000900 1c000000 03000000 14000500 20010db8 00010000 00000000 00000001 1c0000ff 03000000  # RTA_MULTIPATH
        14000500 20010db8 00010000 00000000 00000003
        24000c00 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000  # RTA_CACHEINFO
        05001400 00000000  # RTA_PREF
        """)
    static let routeBlackhole = Capture(
        "ip route add blackhole 192.0.3.0/24",
        """
        2c000000 18000006 d014036b 704f0000  # nlmsghdr
        02180000 fe030006 00000000  # rtmsg
        08000f00 fe000000  # RTA_TABLE
        08000100 c0000300  # RTA_DST
        """)
    static let routeDeleted = Capture(
        "ip route delete 203.0.113.0/24",
        """
        60000000 19000000 d114036b 724f0000  # nlmsghdr
        02180000 fe030001 00000000  # rtmsg
        08000f00 fe000000  # RTA_TABLE
        08000100 cb007100  # RTA_DST
        34000900 10000001 03000000 08000500 c0000201 20000000 03000000 16001200 0a002001 0db80001  # RTA_MULTIPATH
        00000000 00000000 00030000
        """)
    static let routeNexthopObject = Capture(
        "ip route add 192.0.4.0/24 nhid 7",
        """
        44000000 18000006 d214036b 7c4f0000  # nlmsghdr
        02180000 fe030001 00000000  # rtmsg
        08000f00 fe000000  # RTA_TABLE
        08000100 c0000400  # RTA_DST
        08001e00 07000000  # RTA_NH_ID
        08000500 c0000201  # RTA_GATEWAY
        08000400 03000000  # RTA_OIF
        """)
    static let routeAnswer = Capture(
        "RTM_GETROUTE 192.0.2.77 mark 5",
        """
        70000000 18000000 4d000000 ee8006b6  # nlmsghdr
        02200000 fe000001 00020000  # rtmsg
        08000f00 fe000000  # RTA_TABLE
        08000100 c000024d  # RTA_DST
        08000400 03000000  # RTA_OIF
        08000700 c0000202  # RTA_PREFSRC
        08001000 05000000  # RTA_MARK
        08001900 00000000  # RTA_UID
        24000c00 02000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000  # RTA_CACHEINFO
        """)
}
