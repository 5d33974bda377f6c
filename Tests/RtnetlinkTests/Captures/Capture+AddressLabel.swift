// The bytes of events and replies on Linux 6.18, with what made them; a line or more for each attribute.

extension Capture {
    static let addressLabel = Capture(
        "ip addrlabel add prefix 2001:db8:a::/48 dev v0 label 99; ip addrlabel list",
        """
        38000000 48000200 01000000 df010000  # nlmsghdr
        0a003000 03000000 0b000000  # ifaddrlblmsg
        14000100 20010db8 000a0000 00000000 00000000  # IFAL_ADDRESS
        08000200 63000000  # IFAL_LABEL
        """)
    static let addressLabelMapped = Capture(
        "ip addrlabel list: the kernel's own row for IPv4",
        """
        38000000 48000200 01000000 df010000  # nlmsghdr
        0a006000 00000000 0b000000  # ifaddrlblmsg
        14000100 00000000 00000000 0000ffff 00000000  # IFAL_ADDRESS
        08000200 04000000  # IFAL_LABEL
        """)
}
