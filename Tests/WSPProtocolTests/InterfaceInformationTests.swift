import CLinux
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("INTERFACE_INFO")
struct InterfaceInformationTests {
    let entry = InterfaceInformation(
        flags: [.up, .broadcast], address: IPAddress(ipv4: 0xc000_0202), broadcast: nil,
        netmask: IPAddress(ipv4: 0xffff_ff00))

    private func decode(_ bytes: [UInt8]) throws(BufferError) -> InterfaceInformation {
        try bytes.decoded { bytes throws(BufferError) in try InterfaceInformation(decoding: bytes) }
    }

    @Test("an entry has 76 bytes: flags at 0, address at 4, broadcast address at 28, mask at 52")
    func layout() {
        let bytes = [UInt8].encoded { entry.encode(into: &$0) }
        #expect(bytes.count == 76)
        #expect(bytes[0] == 3)
        #expect(Array(bytes[4..<12]) == [2, 0, 0, 0, 192, 0, 2, 2])
        #expect(Array(bytes[28..<52]) == [UInt8](repeating: 0, count: 24))
        #expect(Array(bytes[52..<60]) == [2, 0, 0, 0, 255, 255, 255, 0])
    }

    @Test("Linux' flags become Windows' bits, and those without a counterpart are dropped")
    func flags() {
        let all = UInt32(IFF_UP | IFF_BROADCAST | IFF_LOOPBACK | IFF_POINTOPOINT | IFF_MULTICAST)
        #expect(InterfaceInformation.Flags(linuxFlags: all).rawValue == 0x1f)
        #expect(InterfaceInformation.Flags(linuxFlags: ~all) == [])
        #expect(InterfaceInformation.Flags(linuxFlags: UInt32(IFF_LOOPBACK)) == .loopback)
        #expect(InterfaceInformation.Flags(linuxFlags: UInt32(IFF_POINTOPOINT)) == .pointToPoint)
    }

    @Test("an address or mask that is not IPv4 is refused", arguments: [4, 52], [0, 10, 23] as [UInt16])
    func families(offset: Int, family: UInt16) {
        let bytes = [UInt8].encoded { entry.encode(into: &$0) }.replacing(offset, with: family)
        #expect(throws: BufferError.unsupportedFamily(family)) { try decode(bytes) }
    }
}
