import CLinux
import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

/// What other programs take for a change of the network; `Tests/false-alarms` shows more of each with figures.
@Suite("Nobody is woken in vain by")
struct FalseAlarmTests {
    /// One kind of events.
    struct Noise: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let commands: [String]
    }

    static let noises = [
        Noise(
            testDescription: "refreshed lifetimes",
            commands: (0..<100).flatMap { round in
                let lifetimes = "valid_lft \(900 + round) preferred_lft \(800 + round)"
                return [
                    "address change 192.0.2.2/24 dev v0 \(lifetimes)",
                    "address change 2001:db8::2/64 dev v0 nodad \(lifetimes)",
                ]
            }),
        Noise(
            testDescription: "veth pairs that come and go",
            commands: (0..<20).flatMap { pair in
                [
                    "link add a\(pair) type veth peer name b\(pair)", "link set a\(pair) up", "link set b\(pair) up",
                    "link delete a\(pair)",
                ]
            }),
        Noise(
            testDescription: "links of which nothing changes that matters",
            commands: (0..<20).flatMap { round in
                [
                    "promisc on", "promisc off", "allmulticast on", "allmulticast off", "alias round\(round)",
                    "txqueuelen \(1000 + round)", "group \(1 + round % 2)",
                ].map { "link set v0 \($0)" }
            }),
    ]

    @Test("a kind of events", arguments: noises)
    func noise(_ noise: Noise) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            let requests = try Requests(client)
            let messages = try client.status()["kernel_messages"] ?? 0
            try network.batch(noise.commands)
            #expect(try client.status()["kernel_messages"] ?? 0 >= messages + UInt64(noise.commands.count))
            try requests.expectNone(in: network)
            try requests.expectAll {
                try network.batch([
                    "address add 192.0.2.3/24 dev v0", "address add 2001:db8::3/64 dev v0 nodad",
                    "route replace default via 203.0.113.1", "route replace ::/0 via 2001:db8:1::1 dev w0",
                ])
            }
        }
    }

    @Test("containers behind a bridge; its address is told once when it can be used, and once when it cannot any more")
    func containers() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            let containers = try network.secondNamespace()
            let list = try client.awaitAddresses(.inet)
            let others = [try client.awaitAddresses(.inet6), try client.awaitRoute("198.51.100.9")]
            try network.batch([
                "link add docker0 type bridge", "link set docker0 addrgenmode none",
                "address add 172.17.0.1/16 dev docker0", "link set docker0 up",
            ])
            try network.startContainer(1, in: containers)
            #expect(try client.completion(of: list).error == .success)
            let known = try client.addresses()
            #expect(known.contains("172.17.0.1"))
            let next = try client.awaitAddresses(since: known.generation)
            for number in 2...6 {
                try network.startContainer(number, in: containers)
                try network.ip("link delete h\(number)")
            }
            try client.untilSwept("-4", in: network)
            #expect(try client.unclaimed().isEmpty)
            try network.batch(["link delete h1", "link delete docker0"])
            #expect(try client.completion(of: next).error == .success)
            try client.untilSwept("-4", in: network)
            #expect(try client.unclaimed().isEmpty)
            #expect(try client.addresses().addresses.count == 2)
            for request in others { #expect(try client.cancel(request).error == .success) }
        }
    }

    @Test("a VPN's own tunnel: a destination moves once, and the VPN's marked way to its peer not at all")
    func tunnel() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            let device = try network.addTunnel("tun0")
            let peer = try client.awaitRoute("198.51.100.5", RequestOptions(), mark: 51820)
            // Between the two rules in the other order, destinations on the links would be sent into the tunnel.
            let exception = "priority 100 table main suppress_prefixlength 0"
            let rule = "priority 101 not fwmark 51820 table 51820"
            for step in [
                [
                    "address add 10.8.0.2/32 dev tun0", "link set tun0 up", "route add default dev tun0 table 51820",
                    "rule add \(exception)", "rule add \(rule)",
                ],
                ["rule delete \(rule)", "rule delete \(exception)", "link delete tun0"],
            ] {
                let list = try client.awaitAddresses(.inet)
                let inside = try client.awaitRoute("198.51.100.9")
                // Reached without a gateway, which the VPN leaves as it is.
                let neighbour = try client.awaitRoute("192.0.2.9")
                try network.batch(step)
                #expect(try client.completion(of: list).error == .success)
                #expect(try client.completion(of: inside).error == .success)
                try client.untilSwept("-4", in: network)
                #expect(try client.unclaimed().isEmpty)
                #expect(try client.cancel(neighbour).error == .success)
                #expect(try client.completion(of: neighbour).error == .operationAborted)
            }
            #expect(try client.cancel(peer).error == .success)
            withExtendedLifetime(device) {}
        }
    }
}

extension FalseAlarmTests {
    /// Requests about both lists and both default routes.
    private struct Requests {
        let client: RawClient
        let requests: [RawClient.Answer]

        init(_ client: RawClient) throws {
            self.client = client
            requests = [
                try client.awaitAddresses(.inet), try client.awaitAddresses(.inet6),
                try client.awaitRoute("198.51.100.9"), try client.awaitRoute("2001:db8:9::9"),
            ]
            for request in requests { try #require(request.isPending) }
        }

        func expectNone(in network: PrivateNetwork) throws {
            for family in ["-4", "-6"] { try client.untilSwept(family, in: network) }
            #expect(try client.unclaimed().isEmpty)
        }

        func expectAll(after change: () throws -> Void) throws {
            try change()
            for request in requests { #expect(try client.completion(of: request).error == .success) }
        }
    }
}

extension PrivateNetwork {
    /// Adds a link whose one end is in the bridge and whose other end is another host's.
    fileprivate func startContainer(_ number: Int, in containers: NamespaceHandle) throws {
        try batch([
            "link add h\(number) type veth peer name c\(number)", "link set h\(number) addrgenmode none",
            "link set c\(number) netns \(containers.processID)", "link set h\(number) master docker0 up",
        ])
        try containers.batch(["address add 172.17.1.\(number)/16 dev c\(number)", "link set c\(number) up"])
        try untilLink("h\(number)", shows: "state UP")
    }

    /// Adds a tun device, which lives as long as the process returned; where /dev/net/tun may not be opened, a pair of
    /// links takes its place.
    fileprivate func addTunnel(_ name: String) throws -> RunningProcess? {
        guard unsafe access("/dev/net/tun", R_OK | W_OK) == 0 else {
            try batch(["link add \(name) type veth peer name \(name)far", "link set \(name)far up"])
            try ip("link set \(name) addrgenmode none")
            return nil
        }
        // TUNSETIFF with IFF_TUN and IFF_NO_PI.
        let attach = "$r = pack('a16sx22', '\(name)', 0x1001); ioctl(F, 0x400454ca, $r) or die $!"
        let script = "open(F, '+<', '/dev/net/tun') or die $!; \(attach); $| = 1; print \"ready\\n\"; sleep"
        let process = try spawn(["perl", "-e", script])
        _ = try process.readLine()
        try ip("link set \(name) addrgenmode none")
        return process
    }
}
