import NetworkPrimitives
import WSPProtocol

extension SpecificationTests {
    /// What the example of SIO_WSPD_EXPLAIN describes.
    static var explanation: ExplanationRecord {
        var record = ExplanationRecord(error: .success)
        record.decision = .route
        record.interfaceIndex = 2
        record.interfaceName = "eth0"
        record.source = four
        record.sourceReason = .kernel
        record.gateway = IPAddress(ipv4: 0xc000_0201)
        record.route = ExplainedRoute(
            table: 254, prefix: IPPrefix(IPAddress(ipv4: 0xc633_6400), length: 24), type: 1, origin: 4, metric: 100,
            ways: 2)
        record.rule = ExplainedRule(priority: 32766, action: 1, selectorText: "from all", actionText: "lookup main")
        record.certainty = .possible
        record.otherRule = ExplainedRule(
            priority: 10, action: 1, selectorText: "from all ipproto tcp", actionText: "lookup 100")
        record.isWatched = true
        record.changedAt = 1_000_000
        record.cause = ChangeCause(.firstAsked)
        record.eventsSince = 7
        record.eventsAskedAgain = 2
        return record
    }
}
