internal import CLinux
package import NetworkPrimitives

/// A routing policy rule: `struct fib_rule_hdr` and the attributes `FRA_*`.
package struct RuleMessage: Equatable, Sendable {
    /// The users that a rule is for, both ends included.
    package struct UserRange: Equatable, Sendable {
        /// The lowest uid.
        package var low: UInt32
        /// The highest uid.
        package var high: UInt32

        /// Creates a range; the kernel promises that `low` is not above `high`, this type does not.
        package init(low: UInt32, high: UInt32) {
            self.low = low
            self.high = high
        }
    }

    /// The family of the destinations.
    package var family: AddressFamily
    /// The source addresses that the rule is for.
    package var source: IPPrefix?
    /// The destinations that the rule is for.
    package var destination: IPPrefix?
    /// The type of service that the rule is for; 0 is any.
    package var tos: UInt8 = 0
    /// What the rule does: `FR_ACT_*`.
    package var action: UInt8 = 0
    /// The state bits: `FIB_RULE_*`.
    package var flags: UInt32 = 0
    /// The table that is looked up.
    package var table: UInt32
    /// The rank: the lower comes first; nil is 0.
    package var priority: UInt32?
    /// The mark that the rule is for.
    package var mark: UInt32?
    /// The bits of the mark that count.
    package var markMask: UInt32?
    /// The input interface that the rule is for.
    package var inputName: String?
    /// The output interface that the rule is for.
    package var outputName: String?
    /// The users that the rule is for.
    package var uidRange: UserRange?
    /// The rank of the rule to go on with.
    package var goto: UInt32?
    /// Routes with a prefix of at most this length are not taken from the table; nil where none is suppressed.
    package var suppressPrefixLength: Int32?
    /// Routes by an interface of this group are not taken from the table; nil where none is suppressed.
    package var suppressInterfaceGroup: UInt32?
    /// True where the table is that of the VRF that an interface of the packet belongs to.
    package var looksUpVRF = false
    /// What the rule selects by beyond addresses, interfaces, mark and user.
    package var transport = Transport()
    /// The realms that packets get, destination in the lower half.
    package var realms: UInt32?
    /// Who set the rule: `RTPROT_*`.
    package var protocolNumber: UInt8?

    /// Creates a rule for everything; the rest is as if the kernel had said nothing.
    package init(family: AddressFamily, table: UInt32 = RouteMessage.mainTable, priority: UInt32? = nil) {
        self.family = family
        self.table = table
        self.priority = priority
    }
}
