import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPProtocol

/// A request for an explanation, for which tables have to be looked through, a share of one in each turn of the loop.
struct ExplanationJob {
    let session: Session
    let requestID: UInt64
    let header: ControlHeader
    let destination: RouteDestination
    let query: RouteQuery
    /// The number of the last change of the answer.
    let changeNumber: UInt64
    /// The record as far as it holds without the explanation: everything is from the moment of the request.
    let answer: ExplanationRecord
    var explainer: RouteExplainer
    /// The look through the wanted table, once it has begun.
    var search: (any RouteSearch)?
    /// The routes of that table that the destination lies in.
    var found: [RouteMessage] = []
    /// The routes looked at in tables that are done.
    var routeCount = 0

    /// The request, as it was or with the same meaning.
    var request: ControlRequest {
        var input = ByteWriter()
        SocketAddress(address: destination.address, scopeID: destination.scopeID).encode(into: &input)
        return ControlRequest(header: header, input: input.bytes)
    }

    /// The record with what has been found out.
    var record: ExplanationRecord {
        var record = answer
        let explanation = explainer.explanation
        record.decision = explanation.decision
        record.sourceReason = explanation.sourceReason
        record.certainty = explanation.certainty
        record.route = explanation.route.map(ExplainedRoute.init)
        record.rule = explanation.rule.map(ExplainedRule.init)
        record.otherRule = explanation.alternative.map(ExplainedRule.init)
        return record
    }
}

extension ExplainedRoute {
    fileprivate init(_ route: RouteMessage) {
        let ways = route.multipath.isEmpty ? (route.outputInterface == nil ? 0 : 1) : route.multipath.count
        self.init(
            table: route.table, prefix: route.destination, type: route.type.rawValue, origin: route.protocolNumber,
            metric: route.priority ?? 0, nexthop: route.nexthopID ?? 0, ways: route.type.isRefusal ? 0 : UInt32(ways))
    }
}

extension ExplainedRule {
    fileprivate init(_ rule: RuleMessage) {
        self.init(
            priority: rule.priority ?? 0, action: rule.action, selectorText: rule.selectorText,
            actionText: rule.actionText)
    }
}

extension RouteType {
    /// True for routes that lead nowhere; IPv6 has an interface for them all the same.
    fileprivate var isRefusal: Bool {
        switch self {
        case .unreachable, .prohibit, .blackhole, .throw: true
        default: false
        }
    }
}
