import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

/// What `ip` shows beside what the daemon tells.
extension PrivateNetwork {
    /// Every address with its interface, in any order.
    func addressesByIP() throws -> [String] {
        let links = try JSON(parsing: try output(of: [ipProgram, "-json", "address"])).elements
        return links.flatMap { link in
            link["addr_info"].elements.compactMap { address in
                address["local"].text.map { "\(link["ifname"].text ?? "") \($0)" }
            }
        }
    }

    /// Checks that the daemon's table has exactly the addresses that `ip address` shows.
    func compareAddresses(with client: RawClient, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let table = try client.addressTable().map { "\($0.interfaceName) \($0.address)" }
        #expect(try addressesByIP().sorted() == table.sorted(), sourceLocation: sourceLocation)
    }

    /// Checks that the daemon answers for every destination as `ip route get` does.
    func compareRoutes(
        to destinations: [String], with client: RawClient, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let destinations = destinations.compactMap { IPAddress($0) }
        let expected = try routesByIP(destinations)
        for (destination, record) in zip(destinations, try client.routes(destinations)) {
            #expect(KernelRoute(record) == expected[destination], "\(destination)", sourceLocation: sourceLocation)
        }
    }
}
