import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("SIO_WSPD_ADDRESS_TABLE_QUERY")
struct AddressTableTests {
    private func table(_ reply: ControlReply) throws -> [AddressRecord] {
        try reply.output.decoded { (span) throws(BufferError) in try AddressTable(decoding: span) }.records
    }

    @Test("the table has every address of the family, and says why those left out of the list are")
    func entries() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.happen(.newAddress("192.0.2.7", flags: IFA_F_DEPRECATED))
        harness.kernel.happen(.link(.new, LinkMessage(3, "eth1", Int(IFF_UP | IFF_BROADCAST), .down)))
        let records = try table(try client.call(.addressTableQuery))
        #expect(records.map(\.address) == ["127.0.0.1", "192.0.2.2", "192.0.2.7", "198.51.100.3"].map(ip))
        #expect(records.map(\.exclusion) == [.loopbackInterface, .listed, .deprecated, .noCarrier])
        #expect(records.map(\.isListed) == [false, true, false, false])
        #expect(records.map(\.isBindable) == [true, true, true, true])
        #expect(records.map(\.interfaceName) == ["lo", "eth0", "eth0", "eth1"])
        #expect(records.map(\.prefixLength) == [8, 24, 24, 24])
    }

    @Test(
        "sockets tell what families the table has",
        arguments: [
            (SocketProperties.inet, 3), (.inet6, 3), (.dualStack, 6), (.anyFamily, 6),
        ])
    func families(socket: SocketProperties, count: Int) throws {
        let reply = try Harness().greetedClient().call(.addressTableQuery, [], socket)
        #expect(reply.byteCount == 8 + count * 88)
        #expect(try table(reply).count == count)
    }

    @Test("too little room is WSAEFAULT with the size needed", arguments: [0, 1, 7, 8, 271])
    func shortCapacity(capacity: Int) throws {
        let client = try Harness().greetedClient()
        expect(try client.call(.addressTableQuery, [], capacity: capacity), .fault, byteCount: 8 + 3 * 88)
    }

    @Test("an input is WSAEINVAL")
    func input() throws {
        let client = try Harness().greetedClient()
        expect(try client.call(.addressTableQuery, [0]), .invalidArgument)
    }

    @Test("the generation is that of the list the BINDABLE flag selects")
    func generation() throws {
        let client = try Harness().greetedClient()
        for options in [RequestOptions(), RequestOptions(selectsBindable: true)] {
            let list = try client.call(.addressListQuery, [], .inet, options)
            #expect(try client.call(.addressTableQuery, [], .inet, options).generation == list.generation)
        }
    }
}
