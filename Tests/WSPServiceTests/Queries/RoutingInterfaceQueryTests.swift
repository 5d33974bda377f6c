import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("SIO_ROUTING_INTERFACE_QUERY")
struct RoutingInterfaceQueryTests {
    @Test(
        "the answer is the local address, of the size of its family",
        arguments: [
            ("203.0.113.9", SocketProperties.inet, "192.0.2.2", 16), ("203.0.113.9", .anyFamily, "192.0.2.2", 16),
            ("2001:db8:1::9", .inet6, "2001:db8::2", 28), ("2001:db8:1::9", .anyFamily, "2001:db8::2", 28),
            ("2001:db8:1::9", .dualStack, "2001:db8::2", 28),
            ("::ffff:203.0.113.9", .dualStack, "::ffff:192.0.2.2", 28),
        ])
    func success(destination: String, socket: SocketProperties, source: String, size: Int) throws {
        let reply = try Harness().greetedClient().route(destination, socket)
        #expect(reply.error == .success)
        #expect(Int(reply.byteCount) == size)
        #expect(reply.output.count == size)
        #expect(try reply.socketAddress() == SocketAddress(address: ip(source)))
        #expect(reply.generation.epoch == Harness.epoch)
        #expect(reply.generation.number != 0)
    }

    @Test("an answer that still holds is not asked for again, and keeps its generation")
    func remembered() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let first = try client.route("203.0.113.9")
        #expect(try client.route("203.0.113.9") == first)
        #expect(harness.kernel.questions.count == 1)
    }

    @Test("port and bytes behind the input's socket address do not matter")
    func slack() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let input: [UInt8] = .encoded {
            SocketAddress(address: ip("203.0.113.9"), port: 53).encode(into: &$0)
            $0.appendZeros(112)
        }
        #expect(try client.call(.routingInterfaceQuery, input).byteCount == 16)
        _ = try client.route("203.0.113.9")
        #expect(harness.kernel.questions.count == 1)
    }

    @Test("no input, or less than a socket address, is WSAEINVAL", arguments: [0, 1, 2, 15])
    func shortInput(count: Int) throws {
        let client = try Harness().greetedClient()
        let input = Array(socketAddress("203.0.113.9").prefix(count))
        expect(try client.call(.routingInterfaceQuery, input), .invalidArgument)
        expect(try client.call(.routingInterfaceChange, input), .invalidArgument)
    }

    @Test("less than 28 bytes with AF_INET6 are WSAEINVAL")
    func shortInet6() throws {
        let client = try Harness().greetedClient()
        let input = Array(socketAddress("2001:db8::9").prefix(27))
        expect(try client.call(.routingInterfaceQuery, input, .inet6), .invalidArgument)
    }

    @Test("a family that is neither is WSAEAFNOSUPPORT", arguments: [UInt8(0), 1, 23])
    func otherFamily(family: UInt8) throws {
        let client = try Harness().greetedClient()
        let input = [family, 0] + socketAddress("203.0.113.9").dropFirst(2)
        expect(try client.call(.routingInterfaceQuery, input), .addressFamilyNotSupported)
        expect(try client.call(.routingInterfaceChange, input), .addressFamilyNotSupported)
    }

    @Test(
        "a family that the socket's excludes is WSAEAFNOSUPPORT",
        arguments: [
            ("203.0.113.9", SocketProperties.inet6), ("203.0.113.9", .dualStack), ("2001:db8::9", .inet),
            ("::ffff:203.0.113.9", .inet),
        ])
    func excludedFamily(destination: String, socket: SocketProperties) throws {
        let client = try Harness().greetedClient()
        let input = socketAddress(destination)
        expect(try client.call(.routingInterfaceQuery, input, socket), .addressFamilyNotSupported)
        expect(try client.call(.routingInterfaceChange, input, socket), .addressFamilyNotSupported)
    }

    @Test(
        "the wildcard addresses are WSAEINVAL, in mapped form too",
        arguments: [
            ("0.0.0.0", SocketProperties.inet), ("::", .inet6), ("::ffff:0.0.0.0", .dualStack),
        ])
    func wildcard(destination: String, socket: SocketProperties) throws {
        let harness = try Harness()
        expect(try harness.greetedClient().route(destination, socket), .invalidArgument)
        #expect(harness.kernel.questions.isEmpty)
    }

    @Test("a socket for IPv6 only does not reach a mapped destination")
    func mappedForIPv6Only() throws {
        let harness = try Harness()
        expect(try harness.greetedClient().route("::ffff:203.0.113.9", .inet6), .networkUnreachable)
        #expect(harness.kernel.questions.isEmpty)
    }

    @Test(
        "too little room is WSAEFAULT with the size needed",
        arguments: [
            ("203.0.113.9", SocketProperties.inet, 0, 16), ("203.0.113.9", .inet, 15, 16),
            ("2001:db8::9", .inet6, 27, 28),
            ("::ffff:203.0.113.9", .dualStack, 16, 28),
        ])
    func shortCapacity(destination: String, socket: SocketProperties, capacity: Int, needed: Int) throws {
        let client = try Harness().greetedClient()
        let input = socketAddress(destination)
        expect(
            try client.call(.routingInterfaceQuery, input, socket, capacity: capacity), .fault, byteCount: needed)
        #expect(try client.call(.routingInterfaceQuery, input, socket, capacity: needed).error == .success)
    }

    @Test(
        "the kernel's refusals become Winsock's words for unreachable",
        arguments: [
            (ENETUNREACH, WinsockError.networkUnreachable), (EHOSTUNREACH, .hostUnreachable),
            (EACCES, .hostUnreachable),
            (EINVAL, .hostUnreachable), (ENODEV, .networkDown),
        ])
    func refusals(errno: Int32, error: WinsockError) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: errno)
        let reply = try client.route("203.0.113.9")
        expect(reply, error)
        #expect(reply.generation.number != 0)
    }

    @Test("a route without an address to send from is unreachable")
    func withoutSource() throws {
        let harness = try Harness()
        harness.kernel.routes[ip("203.0.113.9")] = .route(RouteMessage(family: .inet, outputInterface: 2))
        expect(try harness.greetedClient().route("203.0.113.9"), .networkUnreachable)
    }
}
