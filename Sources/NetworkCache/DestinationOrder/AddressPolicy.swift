import NetworkPrimitives

/// A row of the default policy table of RFC 6724, section 2.1.
struct AddressPolicy {
    let prefix: IPPrefix
    let precedence: UInt8
    let label: UInt32

    private init(_ bits: UInt128, _ length: Int, precedence: UInt8, label: UInt32) {
        prefix = IPPrefix(IPAddress(bits: bits, isIPv6: true), length: length)
        self.precedence = precedence
        self.label = label
    }

    /// The table, longer prefixes first: the first row that has an address is its own.
    static let table = [
        AddressPolicy(1, 128, precedence: 50, label: 0),  // ::1/128
        AddressPolicy(0xffff << 32, 96, precedence: 35, label: 4),  // ::ffff:0:0/96
        AddressPolicy(0, 96, precedence: 1, label: 3),  // ::/96
        AddressPolicy(0x2001 << 112, 32, precedence: 5, label: 5),  // 2001::/32
        AddressPolicy(0x2002 << 112, 16, precedence: 30, label: 2),  // 2002::/16
        AddressPolicy(0x3ffe << 112, 16, precedence: 1, label: 12),  // 3ffe::/16
        AddressPolicy(0xfec0 << 112, 10, precedence: 1, label: 11),  // fec0::/10
        AddressPolicy(0xfc00 << 112, 7, precedence: 3, label: 13),  // fc00::/7
        AddressPolicy(0, 0, precedence: 40, label: 1),  // ::/0
    ]

    /// The precedence of a destination; the higher is preferred.
    ///
    /// Linux keeps no precedences: those of the default table hold whatever the labels are.
    static func precedence(of address: IPAddress) -> UInt8 {
        let mapped = address.asMappedIPv6
        // The last row has every address.
        return table.first { $0.prefix.contains(mapped) }?.precedence ?? 0
    }
}
