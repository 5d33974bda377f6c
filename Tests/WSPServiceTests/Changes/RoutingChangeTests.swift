import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("What a routing-interface change is")
struct RoutingChangeTests {
    @Test("another gateway on the same interface is a change only for those who ask for path changes")
    func path() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let plain = try client.armRoute("203.0.113.9")
        let path = try client.armRoute("203.0.113.9", .anyFamily, RequestOptions(countsPathChanges: true))
        let before = try client.route("203.0.113.9").generation
        harness.kernel.routes[ip("203.0.113.9")] = .route(.ipv4(source: "192.0.2.2", gateway: "192.0.2.254"))
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        let completion = try #require(try client.completion(path))
        #expect(completion.generation != before)
        #expect(try client.completion(plain) == nil)
        #expect(try client.route("203.0.113.9").generation == before)
    }

    @Test(
        "a change of source alone, and of interface alone, are changes for everybody",
        arguments: [
            RouteMessage.ipv4(source: "192.0.2.7", gateway: "192.0.2.1"),
            .ipv4(source: "192.0.2.2", interface: 3, gateway: "192.0.2.1"),
        ])
    func interface(answer: RouteMessage) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let plain = try client.armRoute("203.0.113.9")
        let path = try client.armRoute("203.0.113.9", .anyFamily, RequestOptions(countsPathChanges: true))
        harness.kernel.routes[ip("203.0.113.9")] = .route(answer)
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        #expect(try client.completedIDs() == [plain, path])
    }

    @Test(
        "the wildcard address waits for any routing change of its family",
        arguments: [
            (
                "0.0.0.0", SocketProperties.inet, KernelMessage.routeChange("10.0.0.0", 8),
                KernelMessage.routeChange("fc00::", 7)
            ),
            ("0.0.0.0", .anyFamily, .ruleChange(.inet), .ruleChange(.inet6)),
            ("::", .inet6, .routeChange("fc00::", 7), .routeChange("10.0.0.0", 8)),
            ("::", .anyFamily, .ruleChange(.inet6), .ruleChange(.inet)),
        ])
    func wildcard(
        destination: String, socket: SocketProperties, own: KernelMessage, other: KernelMessage
    ) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute(destination, socket)
        harness.kernel.post(other)
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try client.completion(id) == nil)
        harness.kernel.post(own)
        let completion = try #require(try client.completion(id))
        expect(completion, .success)
        let since = RequestOptions(since: completion.generation)
        let again = try client.armRoute(destination, socket, since)
        harness.kernel.post(own)
        #expect(try client.completion(again) != nil)
        harness.kernel.post(own)
        try harness.run()
        expect(try client.call(.routingInterfaceChange, socketAddress(destination), socket, since), .success)
    }

    @Test("cached copies of routes complete no wildcard request; lost carrier and nexthop objects do")
    func kindsOfEvents() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("0.0.0.0")
        var cached = RouteMessage(family: .inet, destination: IPPrefix(ip("203.0.113.9"), length: 32))
        cached.flags = UInt32(RTM_F_CLONED)
        harness.kernel.post(.route(.new, cached))
        #expect(try client.completion(id) == nil)
        harness.kernel.happen(.link(.new, LinkMessage(3, "eth1", Int(IFF_UP | IFF_BROADCAST), .down)))
        #expect(try client.completion(id) != nil)
        let second = try client.armRoute("0.0.0.0")
        harness.kernel.post(.nexthop(.new, NexthopMessage(family: .inet, id: 7, outputInterface: 2)))
        #expect(try client.completion(second) != nil)
    }

    @Test("the dual-stack wildcard waits for both families", arguments: [AddressFamily.inet, .inet6])
    func dualStackWildcard(family: AddressFamily) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("::", .dualStack)
        harness.kernel.post(.ruleChange(family))
        #expect(try client.completion(id) != nil)
    }

    @Test(
        "a wildcard of a family that the socket excludes is WSAEAFNOSUPPORT",
        arguments: [
            ("0.0.0.0", SocketProperties.inet6), ("0.0.0.0", .dualStack), ("::", .inet),
        ])
    func excludedWildcard(destination: String, socket: SocketProperties) throws {
        let client = try Harness().greetedClient()
        expect(
            try client.call(.routingInterfaceChange, socketAddress(destination), socket), .addressFamilyNotSupported)
    }
}

@Suite("Dual-stack CHANGE requests")
struct DualStackChangeTests {
    @Test("the list of a dual-stack socket changes with either family", arguments: ["192.0.2.7", "2001:db8::7"])
    func list(address: String) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armList(.dualStack)
        harness.kernel.happen(.newAddress(address, 24))
        #expect(try client.completion(id) != nil)
        #expect(try client.call(.addressListQuery, [], .dualStack).addresses().count == 5)
    }

    @Test("the list of a socket for IPv6 only does not change with IPv4")
    func ipv6Only() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armList(.inet6)
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try client.completion(id) == nil)
    }

    @Test("a mapped destination waits for the IPv4 answer")
    func mapped() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("::ffff:203.0.113.9", .dualStack)
        harness.kernel.routes[ip("203.0.113.9")] = .route(.ipv4(source: "198.51.100.3", interface: 3))
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        #expect(try client.completion(id) != nil)
        let reply = try client.route("::ffff:203.0.113.9", .dualStack)
        #expect(try reply.socketAddress().address == ip("::ffff:198.51.100.3"))
    }

    @Test("a socket for IPv6 only cannot wait for a mapped destination")
    func mappedForIPv6Only() throws {
        let client = try Harness().greetedClient()
        let input = socketAddress("::ffff:203.0.113.9")
        expect(try client.call(.routingInterfaceChange, input, .inet6), .networkUnreachable)
    }
}
