// The bytes of events and replies on Linux 6.18, with what made them; a line or more for each attribute.

extension Capture {
    static let errorExplained = Capture(
        "RTM_GETROUTE with rtm_table 1, strictly checked",
        """
        60000000 02000003 4d000000 ee8006b6  # nlmsghdr
        eaffffff 24000000 1a000100 4d000000 00000000  # nlmsgerr
        39000100 69707634 3a20496e 76616c69 64207661 6c756573 20696e20 68656164 65722066 6f722072  # NLMSGERR_ATTR_MSG
        6f757465 20676574 20726571 75657374 00000000
        """)
}
