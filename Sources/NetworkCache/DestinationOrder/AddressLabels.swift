package import NetworkPrimitives
package import Rtnetlink

/// What addresses are called by the policy table: a destination and a source suit each other if their labels are equal
/// (RFC 6724, section 2.1).
package struct AddressLabels: Equatable, Sendable {
    private let rows: [AddressLabelMessage]

    /// Takes the rows that the kernel lists, in any order; those about addresses of no family count for nothing.
    package init(_ rows: [AddressLabelMessage]) {
        // The kernel's own order: longer prefixes first, and of one prefix those of an interface before that of any.
        self.rows = rows.filter { $0.prefix?.address.isIPv6 == true }.sorted { left, right in
            let (length, other) = (left.prefix?.length ?? 0, right.prefix?.length ?? 0)
            return length == other ? left.index != 0 && right.index == 0 : length > other
        }
    }

    /// The labels of RFC 6724, for a kernel that has none.
    package static let standard = AddressLabels(
        AddressPolicy.table.map { AddressLabelMessage(prefix: $0.prefix, label: $0.label) })

    /// The label of an address on an interface, or that is reached by it.
    package func label(of address: IPAddress, on interface: UInt32) -> UInt32 {
        let mapped = address.asMappedIPv6
        let row = rows.first { row in
            (row.index == 0 || row.index == interface) && row.prefix?.contains(mapped) == true
        }
        return row?.label ?? AddressLabelMessage.none
    }
}
