import NamespaceSupport
import Testing

@Suite("wspd-query watch addresses")
struct AddressWatchTests {
    @Test("prints an IPv4 address that comes and goes, to nobody who watches IPv6")
    func inet() async throws {
        try await inPrivateNetwork { network in
            let (inet, inet6) = try network.watchBothFamilies()
            try network.ip("address add 192.0.2.3/24 dev v0")
            #expect(try inet.nextAddressChange() == .init("inet", added: ["192.0.2.3"]))
            try network.ip("address delete 192.0.2.3/24 dev v0")
            #expect(try inet.nextAddressChange() == .init("inet", removed: ["192.0.2.3"]))
            try network.ip("address add 2001:db8::3/64 dev v0 nodad")
            #expect(try inet6.nextAddressChange() == .init("inet6", added: ["2001:db8::3"]))
            #expect(try inet.end() == "" && inet6.end() == "")
        }
    }

    @Test("prints an IPv6 address once its duplicate address detection is over, and when it goes")
    func inet6() async throws {
        try await inPrivateNetwork { network in
            let (inet, inet6) = try network.watchBothFamilies()
            try network.ip("address add 2001:db8::3/64 dev v0")
            let line = try inet6.next()
            #expect(line["added"].elements.map { $0["address"] } == [.string("2001:db8::3")])
            #expect(line["added"].elements.map { $0["flags"] } == [.array([.string("permanent")])])
            #expect(line["removed"] == .array([]))
            try network.ip("address delete 2001:db8::3/64 dev v0")
            #expect(try inet6.nextAddressChange() == .init("inet6", removed: ["2001:db8::3"]))
            try network.ip("address add 192.0.2.3/24 dev v0")
            #expect(try inet.nextAddressChange() == .init("inet", added: ["192.0.2.3"]))
            #expect(try inet.end() == "" && inet6.end() == "")
        }
    }

    @Test(
        "prints an address that becomes deprecated as removed",
        arguments: [("inet", "192.0.2.3/24"), ("inet6", "2001:db8::3/64 nodad")])
    func deprecation(_ family: String, _ address: String) async throws {
        try await inPrivateNetwork { network in
            let (inet, inet6) = try network.watchBothFamilies()
            let (watch, other) = family == "inet" ? (inet, inet6) : (inet6, inet)
            let name = String(address.prefix { $0 != "/" })
            try network.ip("address add \(address) dev v0 valid_lft 600 preferred_lft 2")
            #expect(try watch.nextAddressChange() == .init(family, added: [name]))
            #expect(try watch.nextAddressChange() == .init(family, removed: [name]))
            // Deprecated, and still there: going away changes nothing any more.
            try network.ip("address delete \(address.prefix { $0 != " " }) dev v0")
            try network.batch(["address add 192.0.2.9/24 dev v0", "address add 2001:db8::9/64 dev v0 nodad"])
            #expect(try watch.nextAddressChange().added.count == 1)
            #expect(try other.nextAddressChange().added.count == 1)
            #expect(try inet.end() == "" && inet6.end() == "")
        }
    }

    @Test("prints the addresses of a link that goes down, and those it has when it comes up again")
    func linkDown() async throws {
        try await inPrivateNetwork { network in
            let (inet, inet6) = try network.watchBothFamilies()
            try network.ip("link set v0 down")
            #expect(try inet.nextAddressChange() == .init("inet", removed: ["192.0.2.2"]))
            #expect(try inet6.nextAddressChange() == .init("inet6", removed: ["2001:db8::2"]))
            try network.ip("link set v0 up")
            #expect(try inet.nextAddressChange() == .init("inet", added: ["192.0.2.2"]))
            // The kernel deletes the IPv6 addresses of a link that goes down.
            try network.ip("address add 2001:db8::3/64 dev v0 nodad")
            #expect(try inet6.nextAddressChange() == .init("inet6", added: ["2001:db8::3"]))
            #expect(try inet.end() == "" && inet6.end() == "")
        }
    }

    @Test("prints the addresses of a link that loses its carrier, and finds it again")
    func carrier() async throws {
        try await inPrivateNetwork { network in
            let (inet, inet6) = try network.watchBothFamilies()
            try network.ip("link set v1 down")
            #expect(try inet.nextAddressChange() == .init("inet", removed: ["192.0.2.2"]))
            #expect(try inet6.nextAddressChange() == .init("inet6", removed: ["2001:db8::2"]))
            try network.ip("link set v1 up")
            #expect(try inet.nextAddressChange() == .init("inet", added: ["192.0.2.2"]))
            #expect(try inet6.nextAddressChange() == .init("inet6", added: ["2001:db8::2"]))
            #expect(try inet.end() == "" && inet6.end() == "")
        }
    }
}

extension PrivateNetwork {
    /// Adds `v0` with an address of each family, starts a daemon and a watch for each family.
    fileprivate func watchBothFamilies() throws -> (inet: Watch, inet6: Watch) {
        try addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
        let daemon = try Daemon(in: self)
        return (
            try Watch("addresses --family inet", of: daemon, in: self),
            try Watch("addresses --family inet6", of: daemon, in: self)
        )
    }
}
