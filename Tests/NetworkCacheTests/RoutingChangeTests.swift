import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("The number of a routing change")
struct RoutingChangeTests {
    @Test("is counted for each family apart, and once for a burst")
    func families() {
        var state = NetworkState(epoch: 9, answerCapacity: 8)
        let first = state.routingChangeNumber(.inet)
        #expect(state.epoch == 9 && state.routingChangeNumber(.inet6) == first)
        for _ in 0..<3 { #expect(state.hear(.route(.new, RouteMessage(family: .inet))) == .heeded) }
        #expect(state.routingChangeNumber(.inet) == first, "nothing shows before it settles")
        #expect(state.settle().routing == [.inet])
        #expect(state.routingChangeNumber(.inet) == first + 1 && state.routingChangeNumber(.inet6) == first)
        #expect(state.settle().isEmpty)
        #expect(state.hear(.rule(.new, RuleMessage(family: .inet6))) == .heeded)
        #expect(state.settle().routing == [.inet6])
        #expect(state.routingChangeNumber(.inet) == first + 1 && state.routingChangeNumber(.inet6) == first + 2)
    }

    @Test("is not 0, nor is that of a list, before anything changed: 0 means that no number is kept")
    func notZero() {
        let state = NetworkState(epoch: 9, answerCapacity: 8)
        #expect(IPFamily.allCases.allSatisfy { state.routingChangeNumber($0) > 0 })
        #expect(state.generations().allSatisfy { $0 > 0 } == true)
    }
}
