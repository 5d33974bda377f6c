import CLinux
import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol
import WSPSystem

@Suite("wspd-query addresses --bindable")
struct BindableTests {
    @Test("lists exactly the addresses that bind() takes, whatever state they are in")
    func agreement() async throws {
        try await inPrivateNetwork { network in
            let far = try network.secondNamespace()
            try network.addAddressesOfEveryState(far)
            let daemon = try Daemon(in: network)
            let all = try daemon.addresses("--all", in: network)
            let bindable = try daemon.addresses("--bindable", in: network)
            #expect(try bindable.map(\.name) == all.filter { try $0.isTakenByBind() }.map(\.name))
            // Nothing is proved where a state is missing.
            let reasons = Set(all.map(\.reason))
            let every = ["listed", "tentative", "duplicate", "deprecated", "interface-down", "no-carrier", "loopback"]
            #expect(reasons == Set(every))
            #expect(all.contains { $0.name == "2001:db8:6::2%o0" } && bindable.contains { !$0.address.isIPv6 })
            // Nor where one has changed meanwhile.
            #expect(try daemon.addresses("--all", in: network).map(\.reason) == all.map(\.reason))
            withExtendedLifetime(far) {}
        }
    }

    @Test(
        "leaves out an IPv6 address that its link kept while it was down, until duplicates have been looked for again")
    func keptAddress() async throws {
        try await inPrivateNetwork { network in
            try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24"])
            try network.sysctl("ipv6/conf/v0/keep_addr_on_down", "1")
            try network.sysctl("ipv6/conf/v0/dad_transmits", "6")
            try network.ip("address add 2001:db8::2/64 dev v0")
            let daemon = try Daemon(in: network)
            try eventually { try daemon.addresses("--bindable", in: network).contains { $0.name == "2001:db8::2%v0" } }
            for state in ["down", "up"] {
                try network.ip("link set v0 \(state)")
                let all = try daemon.addresses("--all", in: network)
                let bindable = try daemon.addresses("--bindable", in: network)
                #expect(all.contains { $0.name == "2001:db8::2%v0" })
                #expect(try bindable.map(\.name) == all.filter { try $0.isTakenByBind() }.map(\.name))
                #expect(!bindable.contains { $0.name == "2001:db8::2%v0" })
            }
            try eventually { try daemon.addresses("--bindable", in: network).contains { $0.name == "2001:db8::2%v0" } }
        }
    }
}

/// An address as `wspd-query addresses` tells it.
private struct Address {
    let address: IPAddress
    let interface: String
    let index: UInt32
    let reason: String

    init(_ object: JSON) throws {
        address = try #require(object["address"].text.flatMap { IPAddress($0) })
        interface = try #require(object["interface"].text)
        guard case .number(let number) = object["ifindex"] else { throw WinsockError.invalidArgument }
        index = UInt32(number)
        reason = object["reason"].text ?? "listed"
    }

    var name: String { "\(address)%\(interface)" }

    /// Binds a datagram socket of the calling thread's namespace to the address, and lets go of it.
    func isTakenByBind() throws -> Bool {
        let family = Int32(address.family.rawValue)
        let number = try retrying("socket") {
            Int(socket(family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0))
        }
        let descriptor = Descriptor(owning: Int32(number))
        var writer = ByteWriter()
        SocketAddress(address: address, scopeID: address.needsScope ? index : 0).encode(into: &writer)
        let bytes = writer.bytes
        do throws(SystemError) {
            try retrying("bind \(name)") {
                unsafe bytes.withUnsafeBytes { buffer in
                    guard let start = buffer.baseAddress else { return -1 }
                    let address = unsafe start.assumingMemoryBound(to: sockaddr.self)
                    return unsafe Int(bind(descriptor.number, address, socklen_t(buffer.count)))
                }
            }
            return true
        } catch {
            guard error.errno == EADDRNOTAVAIL else { throw error }
            return false
        }
    }
}

extension Daemon {
    fileprivate func addresses(_ options: String, in network: PrivateNetwork) throws -> [Address] {
        let (output, status) = try query("--json addresses \(options)", in: network)
        try #require(status == .exited(0))
        return try JSON(parsing: output)["addresses"].elements.map { try Address($0) }
    }
}

extension PrivateNetwork {
    /// Adds links whose addresses are normal, on a link that is down or has no carrier, tentative for as long as the
    /// test runs, duplicate, deprecated, without duplicate address detection, and optimistic where the kernel can.
    fileprivate func addAddressesOfEveryState(_ far: NamespaceHandle) throws {
        try addLink(
            "v0", peer: "v1",
            addresses: [
                "192.0.2.2/24", "192.0.2.3/24", "2001:db8::2/64 nodad", "fe80::2/64 nodad",
                "192.0.2.4/24 valid_lft 600 preferred_lft 0", "2001:db8::4/64 nodad valid_lft 600 preferred_lft 0",
            ])
        try addLink("d0", peer: "d1", addresses: ["203.0.113.2/24"])
        try sysctl("ipv6/conf/d0/keep_addr_on_down", "1")
        try ip("address add 2001:db8:2::2/64 dev d0 nodad")
        try ip("link set d0 down")
        try addLink("c0", peer: "c1", addresses: ["198.51.100.2/24", "2001:db8:4::2/64 nodad"])
        try ip("link set c1 down")
        try untilLink("c0", shows: "NO-CARRIER")
        try addLink("t0", peer: "t1")
        try sysctl("ipv6/conf/t0/dad_transmits", "100")
        try batch(["address add 2001:db8:3::2/64 dev t0", "address add fe80::3/64 dev t0"])
        try addLink("o0", peer: "o1")
        try sysctl("ipv6/conf/o0/dad_transmits", "100")
        if unsafe access("/proc/sys/net/ipv6/conf/o0/optimistic_dad", F_OK) == 0 {
            try sysctl("ipv6/conf/o0/optimistic_dad", "1")
        }
        try ip("address add 2001:db8:6::2/64 dev o0")
        try addDuplicate(far)
    }

    /// Adds an address that the other end of its link has already, and waits until that has been found out.
    private func addDuplicate(_ far: NamespaceHandle) throws {
        try batch(["link add f0 type veth peer name f1", "link set f0 addrgenmode none"])
        try ip("link set f1 netns \(far.processID)")
        try far.batch(["link set f1 addrgenmode none", "link set f1 up", "address add 2001:db8:5::2/64 dev f1 nodad"])
        try ip("link set f0 up")
        try untilLink("f0", shows: "state UP")
        try ip("address add 2001:db8:5::2/64 dev f0")
        try eventually { try output(of: [ipProgram, "address", "show", "dev", "f0"]).contains("dadfailed") }
    }
}
