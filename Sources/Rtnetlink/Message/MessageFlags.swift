internal import CLinux

/// The flags of a netlink message: `nlmsghdr.nlmsg_flags`.
package struct MessageFlags: OptionSet, Hashable, Sendable {
    /// The kernel's bits.
    package let rawValue: UInt16

    /// Creates flags from the kernel's bits.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// A request, which the kernel ignores without this bit: `NLM_F_REQUEST`.
    package static let request = MessageFlags(rawValue: UInt16(NLM_F_REQUEST))
    /// One part of several: `NLM_F_MULTI`.
    package static let multipart = MessageFlags(rawValue: UInt16(NLM_F_MULTI))
    /// A request to be acknowledged: `NLM_F_ACK`.
    package static let acknowledge = MessageFlags(rawValue: UInt16(NLM_F_ACK))
    /// The table changed while it was dumped: `NLM_F_DUMP_INTR`.
    package static let dumpInterrupted = MessageFlags(rawValue: UInt16(NLM_F_DUMP_INTR))
    /// A request for the whole table: `NLM_F_DUMP`.
    package static let dump = MessageFlags(rawValue: UInt16(NLM_F_ROOT | NLM_F_MATCH))
    /// In an error: the failed request is not quoted beyond its header: `NLM_F_CAPPED`.
    package static let capped = MessageFlags(rawValue: UInt16(NLM_F_CAPPED))
    /// In an error: attributes explain it: `NLM_F_ACK_TLVS`.
    package static let explained = MessageFlags(rawValue: UInt16(NLM_F_ACK_TLVS))
}
