import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("A change of an interface's settings")
struct NetconfDoubtTests {
    typealias Doubt = WatchedNetwork.Doubt

    private var network = WatchedNetwork()

    private func ignoring(_ value: Int32, on index: Int32 = 2, _ family: AddressFamily = .inet) -> KernelMessage {
        var message = NetconfMessage(family: family, index: index)
        message.ignoreRoutesWithLinkdown = value
        return .netconf(.new, message)
    }

    @Test("leaves all of its family to the sweep where routes without carrier are passed over, or no longer")
    mutating func linkdown() {
        for family in [AddressFamily.inet, .inet6] {
            let ways = family == .inet ? Way.inet : Way.inet6
            let routing: Set<IPFamily> = family == .inet ? [.inet] : [.inet6]
            #expect(network.doubt(by: ignoring(1, family)) == Doubt(sweep: ways, routing: routing))
            #expect(network.doubt(by: ignoring(0, family)) == Doubt(sweep: ways, routing: routing))
        }
    }

    @Test("that is none doubts nothing")
    mutating func repeated() {
        _ = network.doubt(by: ignoring(1))
        #expect(network.doubt(by: ignoring(1)) == Doubt())
        #expect(network.doubt(by: ignoring(1, on: 3)) == Doubt(sweep: Way.inet, routing: [.inet]), "each for itself")
        _ = network.doubt(by: ignoring(0))
        #expect(network.doubt(by: ignoring(0)) == Doubt())
    }

    @Test("of a new interface, which reports the default before it is announced itself, doubts nothing")
    mutating func newInterface() {
        #expect(network.doubt(by: ignoring(0, on: 9)) == Doubt())
        #expect(network.doubt(by: ignoring(1, on: 10)) == Doubt())
    }

    @Test("that is about all interfaces leaves all of its family to the sweep")
    mutating func allInterfaces() {
        #expect(network.doubt(by: ignoring(1, on: -1)) == Doubt(sweep: Way.inet, routing: [.inet]))
    }

    @Test("that no look-up depends on doubts nothing")
    mutating func otherSettings() {
        var message = NetconfMessage(family: .inet, index: 2)
        message.forwarding = 1
        message.returnPathFilter = 2
        #expect(network.doubt(by: .netconf(.new, message)) == Doubt())
        #expect(network.doubt(by: .netconf(.deleted, message)) == Doubt())
        #expect(network.doubt(by: ignoring(1, AddressFamily(rawValue: 28))) == Doubt(), "AF_MPLS")
    }

    @Test("is forgotten with its interface")
    mutating func deleted() {
        _ = network.doubt(by: ignoring(1, on: 3))
        #expect(network.doubt(by: .netconf(.deleted, NetconfMessage(family: .inet, index: 3))) == Doubt())
        #expect(network.doubt(by: ignoring(1, on: 3)) == Doubt(sweep: Way.inet, routing: [.inet]))
    }
}

extension NetconfDoubtTests {
    private func ignoring(_ value: Int32, _ family: AddressFamily) -> KernelMessage {
        ignoring(value, on: 2, family)
    }
}
