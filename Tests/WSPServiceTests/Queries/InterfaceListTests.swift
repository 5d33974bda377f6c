import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("SIO_GET_INTERFACE_LIST")
struct InterfaceListTests {
    private func list(_ reply: ControlReply) throws -> [InterfaceInformation] {
        try reply.output.decoded { (span) throws(BufferError) in try InterfaceInformation.decodeAll(span) }
    }

    @Test(
        "every IPv4 address is listed, loopback included, with Windows' flags",
        arguments: [
            SocketProperties.inet, .anyFamily,
        ])
    func entries(socket: SocketProperties) throws {
        let reply = try Harness().greetedClient().call(.getInterfaceList, [], socket)
        #expect(reply.error == .success)
        #expect(reply.byteCount == 3 * 76)
        let ethernet: InterfaceInformation.Flags = [.up, .broadcast, .multicast]
        let everyone = ip("255.255.255.255")
        let mask = ip("255.255.255.0")
        #expect(
            try list(reply) == [
                InterfaceInformation(
                    flags: [.up, .loopback], address: ip("127.0.0.1"), broadcast: nil, netmask: ip("255.0.0.0")),
                InterfaceInformation(flags: ethernet, address: ip("192.0.2.2"), broadcast: everyone, netmask: mask),
                InterfaceInformation(flags: ethernet, address: ip("198.51.100.3"), broadcast: everyone, netmask: mask),
            ])
    }

    @Test("a point-to-point link tells its other end in the place of the broadcast address")
    func pointToPoint() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.happen(.link(.new, LinkMessage(4, "ppp0", Int(IFF_UP | IFF_POINTOPOINT), .unknown)))
        harness.kernel.happen(
            .address(
                .new,
                AddressMessage(
                    family: .inet, index: 4, address: ip("203.0.113.1"), local: ip("203.0.113.2"), prefixLength: 32)))
        let last = try list(try client.call(.getInterfaceList)).last
        #expect(
            last
                == InterfaceInformation(
                    flags: [.up, .pointToPoint], address: ip("203.0.113.2"), broadcast: ip("203.0.113.1"),
                    netmask: ip("255.255.255.255")))
    }

    @Test("too little room is WSAEFAULT with byte count 0", arguments: [0, 1, 3 * 76 - 1])
    func shortCapacity(capacity: Int) throws {
        let client = try Harness().greetedClient()
        expect(try client.call(.getInterfaceList, [], capacity: capacity), .fault)
    }

    @Test("the exact size is enough")
    func exactCapacity() throws {
        let client = try Harness().greetedClient()
        #expect(try client.call(.getInterfaceList, [], capacity: 3 * 76).error == .success)
    }

    @Test("a socket of AF_INET6 is WSAEINVAL", arguments: [SocketProperties.inet6, .dualStack])
    func inet6(socket: SocketProperties) throws {
        let client = try Harness().greetedClient()
        expect(try client.call(.getInterfaceList, [], socket), .invalidArgument)
    }
}
