// The bytes of events and replies on Linux 6.18, with what made them; a line or more for each attribute.

extension Capture {
    static let ruleMark = Capture(
        "ip rule add from 192.0.2.0/24 to 10.0.0.0/8 fwmark 16/255 iif v1 oif v0 uidrange 100-200 table 1000 pref 100",
        """
        78000000 20000000 d314036b 804f0000  # nlmsghdr
        02081800 fc000001 00000000  # fib_rule_hdr
        08000f00 e8030000  # FRA_TABLE
        08000e00 ffffffff  # FRA_SUPPRESS_PREFIXLEN
        05001500 00000000  # FRA_PROTOCOL
        07000300 76310000  # FRA_IIFNAME
        07001100 76300000  # FRA_OIFNAME
        08000600 64000000  # FRA_PRIORITY
        08000a00 10000000  # FRA_FWMARK
        08001000 ff000000  # FRA_FWMASK
        0c001400 64000000 c8000000  # FRA_UID_RANGE
        08000100 0a000000  # FRA_DST
        08000200 c0000200  # FRA_SRC
        """)
    static let ruleSuppress = Capture(
        "ip -6 rule add from all table main suppress_prefixlength 0 priority 200",
        """
        3c000000 20000000 d314036b 824f0000  # nlmsghdr
        0a000000 fe000001 00000000  # fib_rule_hdr
        08000f00 fe000000  # FRA_TABLE
        08000e00 00000000  # FRA_SUPPRESS_PREFIXLEN
        05001500 00000000  # FRA_PROTOCOL
        08000600 c8000000  # FRA_PRIORITY
        """)
    static let ruleGoto = Capture(
        "ip rule add goto 32766 priority 300",
        """
        44000000 20000000 d414036b 844f0000  # nlmsghdr
        02000000 00000002 00000000  # fib_rule_hdr
        08000f00 00000000  # FRA_TABLE
        08000e00 ffffffff  # FRA_SUPPRESS_PREFIXLEN
        05001500 00000000  # FRA_PROTOCOL
        08000600 2c010000  # FRA_PRIORITY
        08000400 fe7f0000  # FRA_GOTO
        """)
    static let ruleDeleted = Capture(
        "ip rule delete priority 300",
        """
        44000000 21000000 d414036b 864f0000  # nlmsghdr
        02000000 00000002 00000000  # fib_rule_hdr
        08000f00 00000000  # FRA_TABLE
        08000e00 ffffffff  # FRA_SUPPRESS_PREFIXLEN
        05001500 00000000  # FRA_PROTOCOL
        08000600 2c010000  # FRA_PRIORITY
        08000400 fe7f0000  # FRA_GOTO
        """)
}

extension Capture {
    static let ruleTransport = Capture(
        "ip rule add not tos 0x10 ipproto tcp sport 1000-2000 dport 443 table 1000 pref 700 protocol static",
        """
        5c000000 20000000 8a38036b ec170000  # nlmsghdr
        02000010 fc000001 02000000  # fib_rule_hdr
        08000f00 e8030000  # FRA_TABLE
        08000e00 ffffffff  # FRA_SUPPRESS_PREFIXLEN
        05001500 04000000  # FRA_PROTOCOL
        08000600 bc020000  # FRA_PRIORITY
        08001700 e803d007  # FRA_SPORT_RANGE
        08001800 bb01bb01  # FRA_DPORT_RANGE
        06001d00 ffff0000  # FRA_DPORT_MASK
        05001600 06000000  # FRA_IP_PROTO
        """)
    static let ruleSuppressGroup = Capture(
        "ip rule add lookup main suppress_ifgroup 5 suppress_prefixlength 8 realms 3/4 priority 701",
        """
        4c000000 20000000 8a38036b ee170000  # nlmsghdr
        02000000 fe000001 00000000  # fib_rule_hdr
        08000f00 fe000000  # FRA_TABLE
        08000e00 08000000  # FRA_SUPPRESS_PREFIXLEN
        05001500 00000000  # FRA_PROTOCOL
        08000600 bd020000  # FRA_PRIORITY
        08000d00 05000000  # FRA_SUPPRESS_IFGROUP
        08000b00 04000300  # FRA_FLOW
        """)
    static let ruleDSCP = Capture(
        "RTM_NEWRULE with FRA_DSCP 0x2e, FRA_IP_PROTO 6 and FRA_SPORT_RANGE 1000-1000",
        """
        64000000 20000000 01000000 39785cd9  # nlmsghdr
        02000000 fc000001 00000000  # fib_rule_hdr
        08000f00 e8030000  # FRA_TABLE
        08000e00 ffffffff  # FRA_SUPPRESS_PREFIXLEN
        05001500 00000000  # FRA_PROTOCOL
        08000600 be020000  # FRA_PRIORITY
        08001700 e803e803  # FRA_SPORT_RANGE
        06001c00 ffff0000  # FRA_SPORT_MASK
        05001600 06000000  # FRA_IP_PROTO
        05001900 2e000000  # FRA_DSCP
        05001e00 3f000000  # FRA_DSCP_MASK
        """)
    static let ruleFlowLabel = Capture(
        "RTM_NEWRULE with FRA_FLOWLABEL 0x12 and FRA_FLOWLABEL_MASK 0xff",
        """
        4c000000 20000000 01000000 f75472bf  # nlmsghdr
        0a000000 fc000001 00000000  # fib_rule_hdr
        08000f00 e8030000  # FRA_TABLE
        08000e00 ffffffff  # FRA_SUPPRESS_PREFIXLEN
        05001500 00000000  # FRA_PROTOCOL
        08000600 bf020000  # FRA_PRIORITY
        08001a00 00000012  # FRA_FLOWLABEL
        08001b00 000000ff  # FRA_FLOWLABEL_MASK
        """)
    static let ruleDetached = Capture(
        "ip rule add iif nosuch oif nothere priority 705 lookup 1000",
        """
        54000000 20000000 8a38036b f2170000  # nlmsghdr
        02000000 fc000001 18000000  # fib_rule_hdr
        08000f00 e8030000  # FRA_TABLE
        08000e00 ffffffff  # FRA_SUPPRESS_PREFIXLEN
        05001500 00000000  # FRA_PROTOCOL
        0b000300 6e6f7375 63680000  # FRA_IIFNAME
        0c001100 6e6f7468 65726500  # FRA_OIFNAME
        08000600 c1020000  # FRA_PRIORITY
        """)
    static let ruleVRF = Capture(
        "ip rule add l3mdev priority 707",
        """
        44000000 20000000 8a38036b f6170000  # nlmsghdr
        02000000 00000001 00000000  # fib_rule_hdr
        08000f00 00000000  # FRA_TABLE
        08000e00 ffffffff  # FRA_SUPPRESS_PREFIXLEN
        05001500 00000000  # FRA_PROTOCOL
        08000600 c3020000  # FRA_PRIORITY
        05001300 01000000  # FRA_L3MDEV
        """)
    static let ruleTunnel = Capture(
        "ip rule add tun_id 77 priority 708 lookup 1000",
        """
        48000000 20000000 8a38036b f8170000  # nlmsghdr
        02000000 fc000001 00000000  # fib_rule_hdr
        08000f00 e8030000  # FRA_TABLE
        08000e00 ffffffff  # FRA_SUPPRESS_PREFIXLEN
        05001500 00000000  # FRA_PROTOCOL
        08000600 c4020000  # FRA_PRIORITY
        0c000c00 00000000 0000004d  # FRA_TUN_ID
        """)
}
