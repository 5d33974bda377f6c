import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPService

@Suite("What decides of the order that SIO_ADDRESS_LIST_SORT gives")
struct SortAnswerTests {
    private static let two = ["2001:db8:9::1", "2001:db8:a::1"]

    private static func label(_ prefix: String, _ length: Int, _ label: UInt32) -> AddressLabelMessage {
        AddressLabelMessage(prefix: IPPrefix(ip(prefix), length: length), label: label)
    }

    @Test("the kernel's labels do, as they are when the sort is asked for")
    func labels() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        #expect(try client.sort(Self.two) == Self.two)
        harness.kernel.labels = [Self.label("2001:db8:9::", 48, 99), Self.label("::", 0, 1)]
        #expect(try client.sort(Self.two) == Self.two.reversed())
        harness.kernel.labels = [Self.label("::", 0, 1)]
        #expect(try client.sort(Self.two) == Self.two)
    }

    @Test("the labels of RFC 6724 do where the kernel has none, or does not list them to the end")
    func defaultLabels() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.routes[ip("2001:db8:9::1")] = .route(.ipv6(source: "fd00::2"))
        let both = ["2001:db8:9::1", "198.51.100.1"]
        harness.kernel.labels = []
        #expect(try client.sort(both) == both)
        harness.kernel.refusedDumps[.addressLabels] = .refused(.getAddressLabel, errno: EOPNOTSUPP, explanation: nil)
        #expect(try client.sort(both) == both.reversed())
        harness.kernel.refusedDumps = [:]
        harness.kernel.usualOutcome = .unreadable
        #expect(try client.sort(both) == both.reversed())
    }

    @Test("one address needs no labels, and none are listed for it")
    func oneAddress() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let dumps = harness.kernel.dumpCount
        _ = try client.sort(["2001:db8:9::1"])
        #expect(harness.kernel.dumpCount == dumps)
        _ = try client.sort(Self.two)
        #expect(harness.kernel.dumpCount == dumps + 1)
    }

    @Test("a deprecated source does")
    func deprecated() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.happen(.newAddress("2001:db8::3", 64, flags: IFA_F_DEPRECATED))
        harness.kernel.routes[ip("2001:db8:9::1")] = .route(.ipv6(source: "2001:db8::3"))
        #expect(try client.sort(Self.two) == Self.two.reversed())
    }

    @Test("a tunnel does")
    func tunnel() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        var link = LinkMessage(9, "sit1", Int(IFF_UP | IFF_RUNNING), .unknown)
        link.linkType = UInt16(ARPHRD_SIT)
        harness.kernel.happen(.link(.new, link))
        harness.kernel.routes[ip("2001:db8:9::1")] = .route(.ipv6(source: "2001:db8::2", interface: 9))
        #expect(try client.sort(Self.two) == Self.two.reversed())
    }

    @Test("mark, interface, user and type of service do; the bound address and the dual-stack flag do not")
    func socket() throws {
        for isDualStack in [false, true] {
            let harness = try Harness()
            let client = try harness.greetedClient()
            let bound = SocketAddress(address: ip("2001:db8::2"))
            let socket = SocketProperties(
                family: .inet6, isDualStack: isDualStack, mark: 42, outputInterface: 3, userID: 1000,
                typeOfService: 0xb9, boundAddress: bound)
            _ = try client.sort(["2001:db8:9::1", "198.51.100.1"], socket)
            let expected = [ip("2001:db8:9::1"), ip("198.51.100.1")].map {
                RouteQuery(destination: $0, outputInterface: 3, mark: 42, uid: 1000, tos: 0xb8)
            }
            #expect(harness.kernel.questions == expected)
        }
    }

    @Test("a socket of no family in particular sorts as one of AF_INET6")
    func unspecified() throws {
        let client = try Harness().greetedClient()
        #expect(try client.sort(["198.51.100.1", "2001:db8:9::1"], .anyFamily) == ["2001:db8:9::1", "198.51.100.1"])
    }

    @Test("answers that still hold are not asked for again")
    func remembered() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.sort(Self.two)
        try harness.advance(25)
        _ = try client.batch(Self.two)
        harness.kernel.forgetQuestions()
        let before = try client.status("answers_from_memory")
        _ = try client.sort(Self.two)
        #expect(harness.kernel.questions.isEmpty)
        #expect(try client.status("answers_from_memory") == before + 2)
    }

    @Test("other labels than last time make IPv6 answers doubtful, watched ones too: sources are chosen by them")
    func labelsOfSources() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let watch = try client.armRoute("2001:db8:9::1")
        _ = try client.sort(Self.two)
        try harness.advance(2000)
        harness.kernel.labels = [Self.label("::", 0, 7)]
        for text in Self.two { harness.kernel.routes[ip(text)] = .route(.ipv6(source: "2001:db8::3")) }
        harness.kernel.forgetQuestions()
        _ = try client.sort([Self.two[1], "198.51.100.1"])
        #expect(harness.kernel.questions.map(\.destination).contains(ip(Self.two[1])))
        try harness.advance(100)
        #expect(try client.completedIDs() == [watch])
    }

    @Test("what the kernel does not answer counts as unreachable")
    func unanswered() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.unanswered = [ip("2001:db8:9::1")]
        #expect(try client.sort(Self.two + ["198.51.100.1"]) == ["2001:db8:a::1", "198.51.100.1", "2001:db8:9::1"])
    }

    @Test("a kernel without IPv6 sorts what it reaches first")
    func withoutIPv6() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.refusedDumps[.addressLabels] = .refused(.getAddressLabel, errno: EOPNOTSUPP, explanation: nil)
        for text in Self.two { harness.kernel.routes[ip(text)] = .refused(errno: EAFNOSUPPORT) }
        #expect(try client.sort(Self.two + ["198.51.100.1"]) == ["198.51.100.1"] + Self.two)
    }
}

@Suite("The scope id that SIO_ADDRESS_LIST_SORT fills in")
struct SortScopeTests {
    private let neighbour = SocketAddress(sorting: "fe80::9", port: 53)

    private func neighbour(on interface: UInt32) -> SocketAddress {
        SocketAddress(sorting: "fe80::9", scope: interface, port: 53)
    }

    @Test("is that of the only interface with a link-local address")
    func onlyInterface() throws {
        #expect(try Harness().greetedClient().sort([neighbour]) == [neighbour(on: 2)])
    }

    @Test("is that of the socket's output interface")
    func outputInterface() throws {
        let harness = try Harness()
        harness.kernel.happen(.newAddress("fe80::3", 64, on: 3))
        let socket = SocketProperties(family: .inet6, outputInterface: 3)
        #expect(try harness.greetedClient().sort([neighbour], socket) == [neighbour(on: 3)])
    }

    @Test("is none where there are several interfaces, and the destination comes last, whatever the kernel answers")
    func severalInterfaces() throws {
        let harness = try Harness()
        harness.kernel.happen(.newAddress("fe80::3", 64, on: 3))
        harness.kernel.routes[ip("fe80::9")] = .route(.ipv6(source: "fe80::2"))
        let other = SocketAddress(sorting: "198.51.100.1")
        #expect(try harness.greetedClient().sort([neighbour, other]) == [other, neighbour])
    }

    @Test("is none where the destination is unreachable by the interface")
    func unreachable() throws {
        let harness = try Harness()
        harness.kernel.routes[ip("fe80::9")] = .refused(errno: ENETUNREACH)
        #expect(try harness.greetedClient().sort([neighbour]) == [neighbour])
    }

    @Test("is the interface's that was asked for, where the destination is this host's own")
    func own() throws {
        let harness = try Harness()
        harness.kernel.routes[ip("fe80::2")] = .route(.ipv6(source: "fe80::2", interface: 1))
        let own = SocketAddress(sorting: "fe80::2")
        #expect(try harness.greetedClient().sort([own]) == [SocketAddress(sorting: "fe80::2", scope: 2)])
    }

    @Test("does not replace one that is given")
    func given() throws {
        #expect(try Harness().greetedClient().sort([neighbour(on: 3)]) == [neighbour(on: 3)])
    }
}
