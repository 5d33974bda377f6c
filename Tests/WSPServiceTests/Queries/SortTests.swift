import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPService
import WSPSystem

@Suite("SIO_ADDRESS_LIST_SORT")
struct SortTests {
    @Test("the best comes first, what cannot be reached last")
    func order() throws {
        let harness = try Harness()
        harness.kernel.routes[ip("2001:db8:8::1")] = .refused(errno: ENETUNREACH)
        let client = try harness.greetedClient()
        let sorted = try client.sort(["2001:db8:8::1", "198.51.100.1", "2001:db8:9::1"])
        #expect(sorted == ["2001:db8:9::1", "198.51.100.1", "2001:db8:8::1"])
    }

    @Test("the list keeps its layout: socket addresses follow the entries without gaps")
    func layout() throws {
        let client = try Harness().greetedClient()
        let reply = try client.call(.addressListSort, .list(["198.51.100.1", "2001:db8:9::1"]), .inet6)
        #expect(reply.output == .list(["2001:db8:9::1", "198.51.100.1"]))
        #expect(reply.generation == Generation(epoch: 0, number: 0))
    }

    @Test("ports are kept, and so are scope ids where they mean nothing")
    func ports() throws {
        let given = [
            SocketAddress(sorting: "198.51.100.1", scope: 7, port: 443),
            SocketAddress(sorting: "2001:db8:9::1", scope: 3, port: 80),
        ]
        #expect(try Harness().greetedClient().sort(given) == given.reversed())
    }

    @Test("an address that is given twice is there twice, each with its port")
    func twice() throws {
        let given = [
            SocketAddress(sorting: "198.51.100.1", port: 80), SocketAddress(sorting: "198.51.100.1", port: 443),
        ]
        #expect(try Harness().greetedClient().sort(given) == given)
    }

    @Test("slack, and socket addresses anywhere in the input, do not matter")
    func scattered() throws {
        var input: [UInt8] = .encoded { writer in
            writer.append(Int32(2))
            writer.append(UInt32(0))
            for offset: UInt64 in [296, 168] {
                writer.append(offset)
                writer.append(Int32(128))
                writer.append(UInt32(0xcccc_cccc))
            }
        }
        for (offset, text) in [(168, "2001:db8:9::1"), (296, "198.51.100.1")] {
            input += [UInt8](repeating: 0xcc, count: offset - input.count)
            input += .encoded { SocketAddress(sorting: text).encode(into: &$0) }
        }
        input += [UInt8](repeating: 0xcc, count: 200)
        let reply = try Harness().greetedClient().call(.addressListSort, input, .inet6)
        #expect(reply.output == .list(["2001:db8:9::1", "198.51.100.1"]))
    }

    @Test("no address is an empty list")
    func empty() throws {
        let client = try Harness().greetedClient()
        let reply = try client.call(.addressListSort, .list([String]()), .inet6, capacity: 8)
        #expect(reply.error == .success)
        #expect(reply.output == .list([String]()))
    }

    @Test(
        "destinations that make no sense are dropped: wildcards, and scope ids that contradict the socket's interface")
    func invalid() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        #expect(try client.sort(["::", "198.51.100.1", "0.0.0.0"]) == ["198.51.100.1"])
        #expect(try client.sort(["::"]).isEmpty)
        let neighbours = [2, 3].map { SocketAddress(sorting: "fe80::9", scope: $0) }
        #expect(try client.sort(neighbours, SocketProperties(family: .inet6, outputInterface: 3)) == [neighbours[1]])
    }

    @Test("a socket of AF_INET is WSAEAFNOSUPPORT, of whatever else may be wrong")
    func inetSocket() throws {
        let client = try Harness().greetedClient()
        for input in [.list(["198.51.100.1"]), .list(["2001:db8:9::1"]), []] as [[UInt8]] {
            expect(try client.call(.addressListSort, input, .inet), .addressFamilyNotSupported)
        }
    }

    @Test("an element that is no sockaddr_in6 is WSAEINVAL", arguments: [AF_INET, AF_UNSPEC, 23])
    func otherElement(family: Int32) throws {
        let client = try Harness().greetedClient()
        var input: [UInt8] = .list(["2001:db8:9::1", "2001:db8:a::1"])
        input[40 + 28] = UInt8(family)
        expect(try client.call(.addressListSort, input, .inet6), .invalidArgument)
    }

    @Test("an input that ends before its list does is WSAEINVAL", arguments: [0, 7, 8, 23, 24, 51])
    func shortInput(count: Int) throws {
        let client = try Harness().greetedClient()
        let input = Array([UInt8].list(["2001:db8:9::1"]).prefix(count))
        expect(try client.call(.addressListSort, input, .inet6), .invalidArgument)
    }

    @Test("an entry that points out of the input is WSAEINVAL")
    func pointer() throws {
        let client = try Harness().greetedClient()
        var input: [UInt8] = .list(["2001:db8:9::1"])
        input[8] += 1
        expect(try client.call(.addressListSort, input, .inet6), .invalidArgument)
    }

    @Test("as many destinations as HELLO says are sorted, and more are WSAEINVAL, though their socket address be one")
    func limit() throws {
        let harness = try Harness { $0.maximumFrameLength = 4096 }
        let client = try harness.greetedClient()
        func input(_ count: Int) -> [UInt8] {
            .encoded { writer in
                writer.append(Int32(count))
                writer.append(UInt32(0))
                for _ in 0..<count {
                    writer.append(UInt64(8 + 16 * count))
                    writer.append(UInt64(28))
                }
                SocketAddress(sorting: "2001:db8:9::1").encode(into: &writer)
            }
        }
        let limit = (4096 - 104) / 24
        #expect(try client.call(.addressListSort, input(limit), .inet6).addresses().count == limit)
        expect(try client.call(.addressListSort, input(limit + 1), .inet6), .invalidArgument)
    }

    @Test("too little room is WSAEFAULT with the size needed, of what is not dropped", arguments: [0, 8, 95])
    func shortCapacity(capacity: Int) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let input: [UInt8] = .list(["2001:db8:9::1", "::", "2001:db8:a::1"])
        let reply = try client.call(.addressListSort, input, .inet6, capacity: capacity)
        expect(reply, .fault, byteCount: 96)
        #expect(harness.kernel.questions.isEmpty)
        #expect(try client.call(.addressListSort, input, .inet6, capacity: 96).error == .success)
    }

    /// Sends a sort and turns until its first slice has been answered.
    private func begin(_ addresses: [SocketAddress], _ harness: Harness, _ client: TestClient) throws {
        try client.send(TestClient.control(.addressListSort, .list(addresses), .inet6, capacity: 1 << 20, id: 7))
        harness.kernel.willAnswer = { harness.clock.advance(by: TimeSpan(nanoseconds: 1000)) }
        for _ in 0..<20 where harness.kernel.questions.isEmpty { try harness.run(turns: 1) }
        let answered = harness.kernel.questions.count
        try #require(answered > 0 && answered < addresses.count)
    }

    @Test("many are asked for in slices, and other clients are answered in between")
    func slices() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let other = try harness.greetedClient(of: 1002)
        let inet = (0..<4000).map { SocketAddress(address: IPAddress(ipv4: 0xcb00_0000 + UInt32($0)).asMappedIPv6) }
        let inet6 = (0..<4000).map {
            SocketAddress(address: IPAddress(bits: ip("2001:db8:9::").bits + $0, isIPv6: true))
        }
        try begin(zip(inet, inet6).flatMap { [$0, $1] }, harness, client)
        try other.send(TestClient.control(.addressListQuery, id: 8))
        try harness.run(turns: 1)
        try other.receive()
        #expect(other.takeResult(8) != nil)
        #expect(harness.kernel.questions.count < 8000)
        for _ in 0..<500 where client.inbox.isEmpty { try client.exchange() }
        #expect(try #require(client.takeResult(7)).addresses() == inet6 + inet)
    }

    @Test("ends with its connection")
    func disconnect() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        try begin(
            (0..<8000).map { SocketAddress(address: IPAddress(bits: 1 << 125 | $0, isIPv6: true)) }, harness, client)
        client.disconnect()
        for _ in 0..<1000 where harness.service.hasSessions { try harness.run(turns: 1) }
        #expect(!harness.service.hasSessions)
        #expect(try harness.greetedClient().addresses().count == 2)
    }
}
