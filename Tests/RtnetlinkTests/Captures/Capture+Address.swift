// The bytes of events and replies on Linux 6.18, with what made them; a line or more for each attribute.

extension Capture {
    static let addressLabelled = Capture(
        "ip address add 192.0.2.2/24 broadcast + dev v0 label v0:1",
        """
        58000000 14000000 cd14036b 5c4f0000  # nlmsghdr
        02188000 03000000  # ifaddrmsg
        08000100 c0000202  # IFA_ADDRESS
        08000200 c0000202  # IFA_LOCAL
        08000400 c00002ff  # IFA_BROADCAST
        09000300 76303a31 00000000  # IFA_LABEL
        08000800 80000000  # IFA_FLAGS
        14000600 ffffffff ffffffff fb300400 fb300400  # IFA_CACHEINFO
        """)
    static let addressPointToPoint = Capture(
        "ip address add 192.0.2.9 peer 198.51.100.10/32 dev v0",
        """
        4c000000 14000000 cd14036b 5e4f0000  # nlmsghdr
        02208000 03000000  # ifaddrmsg
        08000100 c633640a  # IFA_ADDRESS
        08000200 c0000209  # IFA_LOCAL
        07000300 76300000  # IFA_LABEL
        08000800 80000000  # IFA_FLAGS
        14000600 ffffffff ffffffff 23310400 23310400  # IFA_CACHEINFO
        """)
    static let addressTemporary = Capture(
        "ip address add 2001:db8::2/64 dev v0 nodad valid_lft 600 preferred_lft 300 noprefixroute",
        """
        48000000 14000000 00000000 00000000  # nlmsghdr
        0a400200 03000000  # ifaddrmsg
        14000100 20010db8 00000000 00000000 00000002  # IFA_ADDRESS
        14000600 2c010000 58020000 4c310400 4c310400  # IFA_CACHEINFO
        08000800 02020000  # IFA_FLAGS
        """)
    static let addressDeleted = Capture(
        "ip address delete 2001:db8::2/64 dev v0",
        """
        48000000 15000000 00000000 00000000  # nlmsghdr
        0a400200 03000000  # ifaddrmsg
        14000100 20010db8 00000000 00000000 00000002  # IFA_ADDRESS
        14000600 2c010000 58020000 4c310400 4c310400  # IFA_CACHEINFO
        08000800 02020000  # IFA_FLAGS
        """)
}
