import NetworkPrimitives
package import TestSupport
package import WSPProtocol

extension SeededGenerator {
    package mutating func explanationRecord() -> ExplanationRecord {
        var record = ExplanationRecord(error: WinsockError(rawValue: number()))
        record.decision = pick(RouteDecision.allCases)
        record.interfaceIndex = number()
        record.interfaceName = text(upTo: 15)
        record.source = perhaps { $0.address(isIPv6: $0.flag()) }
        record.sourceReason = pick(SourceReason.allCases)
        record.gateway = perhaps { $0.address(isIPv6: $0.flag()) }
        record.route = perhaps { generator in
            ExplainedRoute(
                table: generator.number(),
                prefix: generator.perhaps { IPPrefix($0.address(isIPv6: $0.flag()), length: 20) },
                type: generator.number(), origin: generator.number(), metric: generator.number(),
                nexthop: generator.number(), ways: generator.number())
        }
        record.rule = perhaps { $0.explainedRule() }
        record.certainty = pick(RuleCertainty.allCases)
        record.otherRule = perhaps { $0.explainedRule() }
        record.isWatched = flag()
        record.changedAt = next()
        record.cause = changeCause()
        record.eventsSince = next()
        record.eventsAskedAgain = next()
        return record
    }

    private mutating func explainedRule() -> ExplainedRule {
        ExplainedRule(
            priority: number(), action: number(), selectorText: text(upTo: 40), actionText: text(upTo: 40))
    }
}
