internal import NetworkPrimitives
internal import WSPProtocol

/// The summary for people: with the prompt behind it 24 lines at most, however many addresses there are.
extension Summary {
    /// How many addresses are shown; where there are more, a line says so.
    static let addressLimit = 6

    func text(style: TextStyle) -> String {
        var facts = FactList(title: verdict(style))
        for problem in health?.problems ?? [] { facts.append("problem", problem, .bad) }
        facts.append("addresses", lines: addressLines, usable.isEmpty ? .bad : nil)
        for (index, route) in routes.enumerated() {
            let family = Summary.internet[index].family
            let meaning: TextStyle.Meaning? = route.isReachable ? nil : .doubtful
            facts.append(index == 0 ? "internet" : "", "\(family): \(route.summary)", meaning)
        }
        health?.append(to: &facts, style)
        return facts.text(style: style)
    }

    private func verdict(_ style: TextStyle) -> String {
        guard let health else {
            return isHealthWithheld
                ? "wspd tells its health to administrators only"
                : "no daemon was asked (--standalone); the kernel says:"
        }
        return health.problems.isEmpty
            ? style.apply(.good, to: "wspd is healthy") : style.apply(.bad, to: "wspd is not healthy")
    }

    private var addressLines: [String] {
        let hidden = addresses.count - usable.count
        guard !usable.isEmpty else { return ["none is usable; \(hidden) are left out (wspd-query addresses --all)"] }
        let shown = shownAddresses
        let width = shown.map(\.prefixText.count).max() ?? 0
        let lines = shown.map { record in
            let padding = String(repeating: " ", count: width - record.prefixText.count + 2)
            return record.prefixText + padding + record.interfaceName
        }
        let more = usable.count - shown.count
        return more == 0 ? lines : lines + ["and \(more) more (wspd-query addresses)"]
    }

    /// The first of the usable addresses, of each family some.
    private var shownAddresses: [AddressRecord] {
        let four = usable.filter { !$0.address.isIPv6 }
        let six = usable.filter(\.address.isIPv6)
        let share = Summary.addressLimit / 2
        let fourCount = min(four.count, max(share, Summary.addressLimit - six.count))
        return Array(four.prefix(fourCount) + six.prefix(Summary.addressLimit - fourCount))
    }
}

extension DaemonHealth {
    /// How many kinds of oddities are shown.
    private static let oddityLimit = 3

    fileprivate func append(to facts: inout FactList, _ style: TextStyle) {
        let up = ageText(figure("uptime_seconds"))
        facts.append("daemon", "up \(up), since \(style.secondText(startTime)), at \(socketPath)")
        facts.append(
            "clients",
            "\(figure("clients")) connected, \(figure("pending_requests")) requests pending, "
                + "\(figure("watched_destinations")) destinations watched")
        facts.append("state", stateText)
        let lost = figure("lost_events")
        facts.append("lost events", lost == 0 ? "none" : "\(lost), made good by learning the state anew", doubt(lost))
        facts.append("learnt anew", learningText(style))
        let differences = figure("audit_differences")
        facts.append("audits", auditText(differences), doubt(differences))
        let odd = oddities.prefix(DaemonHealth.oddityLimit).map { "\($0.count) \($0.name)" }
        facts.append("also", odd.isEmpty ? nil : odd.joined(separator: ", ") + " (wspd-query status)", .doubtful)
    }

    private func doubt(_ count: UInt64) -> TextStyle.Meaning? { count > 0 ? .doubtful : nil }

    /// Nil for a stale one, which is a problem.
    private var stateText: String? {
        if figure("stale") > 0 { return nil }
        return figure("unsettled") > 0 ? "current, watched answers are being asked for again" : "current"
    }

    private func learningText(_ style: TextStyle) -> String {
        let count = figure("resynchronizations")
        guard count > 0 else { return "never since the start" }
        let times = count == 1 ? "once" : "\(count) times"
        guard let lastLearning else { return times }
        let time = style.secondText(Timestamp(wallMicroseconds: lastLearning.time))
        return "\(times), last \(time): \(lastLearning.cause.summary)"
    }

    private func auditText(_ differences: UInt64) -> String {
        let count = figure("audits")
        guard count > 0 else { return "none yet" }
        let finding =
            switch differences {
            case 0: "no difference"
            case 1: "1 difference, repaired"
            default: "\(differences) differences, repaired"
            }
        return "\(count), the last \(ageText(figure("audit_last_seconds"))) ago: \(finding)"
    }
}

/// So many seconds in the largest unit of which there are two.
func ageText(_ seconds: UInt64) -> String {
    for (unit, length) in [("days", UInt64(86_400)), ("hours", 3600), ("minutes", 60)] where seconds >= 2 * length {
        return "\(seconds / length) \(unit)"
    }
    return "\(seconds) s"
}
