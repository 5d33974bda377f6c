import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("SIO_ADDRESS_LIST_QUERY")
struct AddressListQueryTests {
    private func list(_ socket: SocketProperties) throws -> ControlReply {
        try Harness().greetedClient().call(.addressListQuery, [], socket)
    }

    @Test("AF_INET lists IPv4 addresses, by interface, without loopback")
    func inet() throws {
        let reply = try list(.inet)
        #expect(reply.error == .success)
        #expect(reply.byteCount == 8 + 2 * (16 + 16))
        #expect(reply.output.count == 8 + 2 * (16 + 16))
        #expect(try reply.addresses() == ["192.0.2.2", "198.51.100.3"].map { SocketAddress(address: ip($0)) })
    }

    @Test("AF_INET6 lists IPv6 addresses; link-local ones carry their interface")
    func inet6() throws {
        let reply = try list(.inet6)
        #expect(reply.byteCount == 8 + 2 * (16 + 28))
        let expected = [SocketAddress(address: ip("2001:db8::2")), SocketAddress(address: ip("fe80::2"), scopeID: 2)]
        #expect(try reply.addresses() == expected)
    }

    @Test("a dual-stack socket lists both families, IPv4 first and in mapped form")
    func dualStack() throws {
        let reply = try list(.dualStack)
        #expect(reply.byteCount == 8 + 4 * (16 + 28))
        let expected = ["::ffff:192.0.2.2", "::ffff:198.51.100.3", "2001:db8::2", "fe80::2"].map(ip)
        #expect(try reply.addresses().map(\.address) == expected)
    }

    @Test("AF_UNSPEC lists both families, each in its own form")
    func unspecified() throws {
        let reply = try list(.anyFamily)
        #expect(reply.byteCount == 8 + 2 * (16 + 16) + 2 * (16 + 28))
        #expect(try reply.addresses().map(\.address.isIPv6) == [false, false, true, true])
    }

    @Test("room for less than the header is WSAEINVAL without a byte count", arguments: 1...7)
    func tinyCapacity(capacity: Int) throws {
        let client = try Harness().greetedClient()
        expect(try client.call(.addressListQuery, [], capacity: capacity), .invalidArgument)
    }

    @Test("no room, or too little, is WSAEFAULT with the size needed", arguments: [0, 8, 71])
    func shortCapacity(capacity: Int) throws {
        let client = try Harness().greetedClient()
        expect(try client.call(.addressListQuery, [], capacity: capacity), .fault, byteCount: 72)
    }

    @Test("the exact size is enough, also for a list of nothing")
    func exactCapacity() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        #expect(try client.call(.addressListQuery, [], capacity: 72).error == .success)
        for address in harness.kernel.addresses { harness.kernel.happen(.address(.deleted, address)) }
        let reply = try client.call(.addressListQuery, [], capacity: 8)
        #expect(reply.error == .success)
        #expect(reply.output == [UInt8](repeating: 0, count: 8))
    }

    @Test("an input is WSAEINVAL")
    func input() throws {
        let client = try Harness().greetedClient()
        expect(try client.call(.addressListQuery, [0]), .invalidArgument)
    }

    @Test("only preferred addresses on interfaces that work are listed; the bindable list has what bind accepts")
    func exclusions() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.happen(.newAddress("2001:db8::d", 64, flags: IFA_F_DEPRECATED))
        harness.kernel.happen(.newAddress("2001:db8::7", 64, flags: IFA_F_TENTATIVE))
        harness.kernel.happen(.link(.new, LinkMessage(3, "eth1", Int(IFF_UP | IFF_BROADCAST), .down)))
        #expect(try client.addresses(.inet).map(\.address) == [ip("192.0.2.2")])
        #expect(try client.addresses(.inet6).map(\.address) == [ip("2001:db8::2"), ip("fe80::2")])
        let bindable = RequestOptions(selectsBindable: true)
        #expect(
            try client.addresses(.inet, bindable).map(\.address) == ["127.0.0.1", "192.0.2.2", "198.51.100.3"].map(ip))
        #expect(
            try client.addresses(.inet6, bindable).map(\.address)
                == ["::1", "2001:db8::2", "2001:db8::d", "fe80::2"].map(ip))
    }

    @Test("a client reads what it changed before it asked")
    func readYourWrites() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let before = try client.call(.addressListQuery).generation
        harness.kernel.happen(.newAddress("192.0.2.7"))
        let after = try client.call(.addressListQuery)
        #expect(try after.addresses().contains(SocketAddress(address: ip("192.0.2.7"))))
        #expect(after.generation != before)
        #expect(after.generation.epoch == Harness.epoch)
    }
}
