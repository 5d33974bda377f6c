// The bytes of events and replies on Linux 6.18, with what made them; a line or more for each attribute.

extension Capture {
    static let neighbourPermanent = Capture(
        "ip neighbour add 192.0.2.1 lladdr 02:00:00:00:00:01 dev v0 nud permanent",
        """
        4c000000 1c000000 00000000 8d4f0000  # nlmsghdr
        02000000 03000000 80000001  # ndmsg
        08000100 c0000201  # NDA_DST
        0a000200 02000000 00010000  # NDA_LLADDR
        08000400 00000000  # NDA_PROBES
        14000300 00000000 00000000 00000000 01000000  # NDA_CACHEINFO
        """)
    static let neighbourFailed = Capture(
        "ip neighbour replace 2001:db8:1::9 dev v0 nud failed",
        """
        4c000000 1c000000 00000000 914f0000  # nlmsghdr
        0a000000 03000000 20000001  # ndmsg
        14000100 20010db8 00010000 00000000 00000009  # NDA_DST
        08000400 00000000  # NDA_PROBES
        14000300 28000000 28000000 28000000 01000000  # NDA_CACHEINFO
        """)
    static let neighbourDeleted = Capture(
        "ip neighbour delete 192.0.2.1 dev v0",
        """
        40000000 1d000000 00000000 00000000  # nlmsghdr
        02000000 03000000 20000001  # ndmsg
        08000100 c0000201  # NDA_DST
        08000400 00000000  # NDA_PROBES
        14000300 50000000 50000000 50000000 00000000  # NDA_CACHEINFO
        """)
}
