import NamespaceSupport

extension NetworkNamespace {
    /// Adds a pair of links, both up with carrier and without addresses that the kernel makes by itself.
    ///
    /// An address is what `ip address add` takes, but for the device: `192.0.2.2/24`, `2001:db8::2/64 nodad`.
    func addLink(_ name: String, peer: String, addresses: [String] = []) throws {
        try batch(
            [
                "link add \(name) type veth peer name \(peer)",
                "link set \(name) addrgenmode none",
                "link set \(peer) addrgenmode none",
                "link set \(peer) up",
                "link set \(name) up",
            ] + addresses.map { "address add \($0) dev \(name)" })
        try untilLink(name, shows: "state UP")
        try untilLink(peer, shows: "state UP")
        for address in addresses where address.contains("nodad") { try untilSettled(address) }
    }

    /// Waits until the kernel has done with a new IPv6 address.
    ///
    /// Even without duplicate address detection a work queue finishes it later, and what it announces then would pass
    /// for a change. The local route comes last.
    private func untilSettled(_ address: String) throws {
        let route = "local \(address.prefix { $0 != "/" }) "
        try eventually { try output(of: [ipProgram, "-6", "route", "show", "table", "local"]).contains(route) }
    }

    /// Waits until `ip link` shows a text for a link.
    func untilLink(_ name: String, shows text: String) throws {
        try eventually { try output(of: [ipProgram, "-o", "link", "show", name]).contains(text) }
    }
}

extension PrivateNetwork {
    /// Adds `v0` with 192.0.2.2/24, starts a daemon, and returns a connection to it.
    func serveOneLink() throws -> RawClient {
        try addLink("v0", peer: "v1", addresses: ["192.0.2.2/24"])
        return try Daemon(in: self).connect()
    }
}
