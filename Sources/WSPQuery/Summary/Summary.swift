internal import NetworkPrimitives
internal import WSPClient
internal import WSPProtocol

/// What there is to know at a glance: the addresses, the ways to the internet, the daemon's health.
struct Summary: Sendable {
    /// An address of a root name server for each family.
    ///
    /// They are on the internet for everybody and for good, and no
    /// host has a route of its own to them, as it may have to the prefixes of documentation or of a resolver: the route
    /// to them is the one that a default route, or a full table, gives to the world.
    static let internet = [
        IPAddress(ipv4: 0xc629_0004),  // 198.41.0.4
        IPAddress(bits: 0x2001_0503_ba3e_0000_0000_0000_0002_0030, isIPv6: true),
    ]

    let addresses: [AddressRecord]
    let routes: [RouteAnswer]
    /// Nil for a service of this process, which has only just started, and where the daemon withholds it.
    let health: DaemonHealth?
    /// True where the daemon tells it to administrators only, and this user is none.
    let isHealthWithheld: Bool

    var usable: [AddressRecord] { addresses.filter(\.isListed) }

    init(
        addresses: [AddressRecord], routes: [RouteAnswer], health: DaemonHealth?, isHealthWithheld: Bool = false
    ) {
        self.addresses = addresses
        self.routes = routes
        self.health = health
        self.isHealthWithheld = isHealthWithheld
    }

    /// Asks for everything at the same time.
    ///
    /// - Parameters:
    ///   - client: Who is asked.
    ///   - socketPath: Where the daemon was found; nil for a service of this process.
    /// - Throws: `ClientError`.
    init(_ client: Client, socketPath: String?) async throws {
        async let table = client.addressTable()
        async let routes = client.routes(to: Summary.internet.map { RouteDestination(address: $0) })
        async let health = Summary.health(client, socketPath)
        let told = try await health
        self.init(
            addresses: try await table.records,
            routes: try await routes.map {
                RouteAnswer(destination: $0.destination.address.description, record: $0.record)
            }, health: told, isHealthWithheld: socketPath != nil && told == nil)
    }

    private static func health(_ client: Client, _ socketPath: String?) async throws(ClientError) -> DaemonHealth? {
        guard let socketPath else { return nil }
        do throws(ClientError) {
            return try await DaemonHealth(client, socketPath: socketPath)
        } catch .refused(.accessDenied) {
            return nil
        }
    }

    /// The object for programs.
    var json: JSONValue {
        [
            "healthy": health.map { .bool($0.problems.isEmpty) } ?? .null,
            "problems": .array((health?.problems ?? []).map { .string($0) }),
            "addresses": .array(usable.map(\.json)),
            "unusableAddresses": .number(UInt64(addresses.count - usable.count)),
            "internet": .array(routes.map(\.json)), "daemon": health?.json ?? .null,
        ]
    }
}
