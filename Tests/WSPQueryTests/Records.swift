import CLinux
import NetworkPrimitives
import Testing
import WSPProtocol

/// Parses an address that the test writes down; a typing error fails the test.
func address(_ text: String) throws -> IPAddress {
    try #require(IPAddress(text))
}

/// An address record as the daemon tells it of an ordinary address on eth0, interface 2.
func record(
    _ text: String, flags: Int32 = IFA_F_PERMANENT, exclusion: ExclusionReason = .listed, scope: UInt8 = 0,
    interface: String = "eth0"
) throws -> AddressRecord {
    let address = try address(text)
    return AddressRecord(
        address: address, prefixLength: address.isIPv6 ? 64 : 24, scope: scope, interfaceIndex: 2,
        flags: UInt32(flags), linkType: 1, exclusion: exclusion, isListed: exclusion == .listed, isBindable: true,
        peer: nil, broadcast: nil, linkFlags: 0, operationalState: 6, interfaceName: interface)
}
