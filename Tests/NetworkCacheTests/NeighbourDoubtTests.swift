import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("A neighbour")
struct NeighbourDoubtTests {
    typealias Doubt = WatchedNetwork.Doubt

    private var network = WatchedNetwork()

    private func neighbour(
        _ address: IPAddress, _ state: NeighbourState, on index: UInt32 = 2, _ change: Change = .new
    ) -> KernelMessage {
        .neighbour(change, NeighbourMessage(family: address.family, index: index, state: state, address: address))
    }

    // Of a route with several next hops some may have no gateway, so the sweep is of all that may go by the family's.
    private static let inetFailed = Doubt(atOnce: [.inetByGateway], sweep: Way.inet)
    private static let inet6Failed = Doubt(
        atOnce: [.inet6ByGateway, .inetByInet6Gateway], sweep: Way.inet + Way.inet6)

    @Test("that fails doubts at once what goes through it, and leaves what may go through others to the sweep")
    mutating func failed() {
        #expect(network.doubt(by: neighbour("192.0.2.1", .failed)) == Self.inetFailed)
        #expect(network.doubt(by: neighbour("fe80::1", .failed)) == Self.inet6Failed)
    }

    @Test(
        "that is found again after it failed doubts as much",
        arguments: [NeighbourState.reachable, .stale, .permanent])
    mutating func recovered(_ state: NeighbourState) {
        let expectations: [(IPAddress, Doubt)] = [("192.0.2.1", Self.inetFailed), ("fe80::1", Self.inet6Failed)]
        for (address, expected) in expectations {
            _ = network.doubt(by: neighbour(address, .failed))
            #expect(network.doubt(by: neighbour(address, state)) == expected)
            #expect(network.doubt(by: neighbour(address, state)) == Doubt(), "it is back already")
        }
    }

    @Test("that fails again doubts as much: that it was looked for in between, and not failed, nobody says")
    mutating func failedAgain() {
        #expect(network.doubt(by: neighbour("fe80::1", .failed)) == Self.inet6Failed)
        #expect(network.doubt(by: neighbour("fe80::1", .failed)) == Self.inet6Failed)
    }

    @Test("that is forgotten after it failed doubts as much, and one that had not failed nothing")
    mutating func deleted() {
        #expect(network.doubt(by: neighbour("192.0.2.1", .stale, .deleted)) == Doubt())
        _ = network.doubt(by: neighbour("192.0.2.1", .failed))
        #expect(network.doubt(by: neighbour("192.0.2.1", .failed, .deleted)) == Self.inetFailed)
    }

    @Test("that neither fails nor had failed doubts nothing")
    mutating func busy() {
        for state in [NeighbourState.incomplete, .reachable, .stale, .delay, .probe, .permanent, .noResolution] {
            #expect(network.doubt(by: neighbour("192.0.2.1", state)) == Doubt())
        }
        let message = NeighbourMessage(family: .inet, index: 2, state: .failed)
        #expect(network.doubt(by: .neighbour(.new, message)) == Doubt(), "without an address")
    }

    @Test("on one link is another than the one with its address on another link")
    mutating func namesake() {
        #expect(
            network.doubt(by: neighbour("fe80::1", .failed, on: 3))
                == Doubt(atOnce: [.inet6ByNamesake], sweep: Way.inet + Way.inet6))
        #expect(network.doubt(by: neighbour("fe80::1", .failed, on: 2)) == Self.inet6Failed)
        #expect(network.doubt(by: neighbour("fe80::1", .reachable, on: 2)) == Self.inet6Failed)
    }

    @Test("that is nobody's gateway leaves its family to the sweep, and no more")
    mutating func noGateway() {
        #expect(network.doubt(by: neighbour("192.0.2.55", .failed)) == Doubt(sweep: Way.inet))
    }

    @Test("counts as changed with every message once more have failed than are remembered")
    mutating func manyFailed() {
        for number in 0..<8192 as Range<UInt32> {
            let message = neighbour(IPAddress(ipv4: 0x0b00_0000 + number), .failed)
            #expect(network.doubt(by: message) != Doubt())
        }
        #expect(network.doubt(by: neighbour("192.0.2.1", .failed)) == Self.inetFailed)
        #expect(network.doubt(by: neighbour("192.0.2.1", .failed)) == Self.inetFailed)
        #expect(network.doubt(by: neighbour("192.0.2.1", .reachable)) == Self.inetFailed)
    }
}

extension NeighbourDoubtTests {
    private func neighbour(_ address: IPAddress, _ state: NeighbourState, _ change: Change) -> KernelMessage {
        neighbour(address, state, on: 2, change)
    }
}
