// The bytes of events and replies on Linux 6.18, with what made them; a line or more for each attribute.

extension Capture {
    static let nexthopGateway = Capture(
        "ip nexthop add id 7 via 192.0.2.1 dev v0",
        """
        30000000 68000506 d114036b 744f0000  # nlmsghdr
        02fd0000 00000000  # nhmsg
        08000100 07000000  # NHA_ID
        08000500 03000000  # NHA_OIF
        08000600 c0000201  # NHA_GATEWAY
        """)
    static let nexthopBlackhole = Capture(
        "ip nexthop add id 8 blackhole",
        """
        24000000 68000506 d114036b 764f0000  # nlmsghdr
        02000000 00000000  # nhmsg
        08000100 08000000  # NHA_ID
        04000400  # NHA_BLACKHOLE
        """)
    static let nexthopGroup = Capture(
        "ip nexthop add id 10 group 7,3/9,1",
        """
        44000000 68000506 d214036b 7a4f0000  # nlmsghdr
        00000000 00000000  # nhmsg
        08000100 0a000000  # NHA_ID
        06000300 00000000  # NHA_GROUP_TYPE
        14000200 07000000 02000000 09000000 00000000  # NHA_GROUP
        08000e00 00000080  # NHA_14
        """)
    static let nexthopDeleted = Capture(
        "ip nexthop delete id 8",
        """
        24000000 69000500 d314036b 7e4f0000  # nlmsghdr
        02000000 00000000  # nhmsg
        08000100 08000000  # NHA_ID
        04000400  # NHA_BLACKHOLE
        """)
}
