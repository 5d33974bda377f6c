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
