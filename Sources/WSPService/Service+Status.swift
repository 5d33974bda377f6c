import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPProtocol
import WSPSystem

/// The figures of SIO_WSPD_STATUS_QUERY.
extension Service {
    /// The users that root and the service's own user are told of: those that took most of the loop's time.
    private static let toldUsers = 64

    /// Answers SIO_WSPD_STATUS_QUERY.
    ///
    /// What a user has is nobody else's to know, root and the service's own user apart.
    func status(_ header: ControlHeader, _ session: Session) throws(Refusal) -> ControlReply {
        try requireAdministrator(session)
        var writer = ByteWriter()
        for entry in statusEntries() + userEntries(for: session.credentials.userID) { entry.encode(into: &writer) }
        guard writer.count <= header.outputCapacity else { throw Refusal(.fault, byteCount: writer.count) }
        return ControlReply(
            error: .success, byteCount: UInt32(writer.count), output: writer.bytes)
    }

    private func statusEntries() -> [StatusEntry] {
        serviceEntries() + stateEntries() + kernelEntries()
            + histogramEntries("completion_latency_nanoseconds", statistics.completionLatency)
            + histogramEntries("turn_nanoseconds", reactor.turns)
    }

    private func userEntries(for user: UInt32) -> [StatusEntry] {
        accounts.values.filter { Service.mayKnow(user, of: $0.userID, serviceUser: serviceUser) }
            .sorted { $0.share.total > $1.share.total }.prefix(Service.toldUsers)
            .sorted { $0.userID < $1.userID }
            .flatMap(entries(of:))
    }

    private func entries(of account: UserAccount) -> [StatusEntry] {
        func name(_ figure: String) -> String { "user_\(account.userID)_\(figure)" }
        return [
            gauge(name("clients"), account.connections),
            gauge(name("pending_requests"), account.pendingRequests),
            gauge(name("watched_destinations"), account.destinations),
            gauge(name("held_bytes"), account.heldBytes),
            counter(name("requests"), account.requests),
            counter(name("requests_refused"), account.refusedRequests),
            counter(name("service_nanoseconds"), account.share.total.nanoseconds),
        ]
    }

    private func serviceEntries() -> [StatusEntry] {
        [
            gauge("uptime_seconds", now.since(startedAt).nanoseconds / 1_000_000_000),
            gauge("clients", sessions.count),
            counter("clients_accepted", statistics.connectionsAccepted),
            counter("clients_refused", statistics.connectionsRefused),
            counter("protocol_violations", statistics.violations),
            counter("requests", statistics.requests),
            counter("requests_refused", statistics.requestsRefused),
            gauge("pending_requests", pending.count),
            gauge("held_bytes", heldBytes.count),
            counter("completions", statistics.completions),
            counter("cancellations", statistics.cancellations),
            counter("suppressed_flaps", statistics.suppressedFlaps),
            gauge("completion_latency_p50_nanoseconds", statistics.completionLatency.quantile(0.5)),
            gauge("completion_latency_p99_nanoseconds", statistics.completionLatency.quantile(0.99)),
            gauge("turn_p99_nanoseconds", reactor.turns.quantile(0.99)),
            gauge("longest_turn_nanoseconds", reactor.turns.longest.nanoseconds),
        ]
    }

    private func stateEntries() -> [StatusEntry] {
        let inet = ListSelection(kind: .usable, inet: true, inet6: false)
        let inet6 = ListSelection(kind: .usable, inet: false, inet6: true)
        return [
            gauge("epoch", state.epoch),
            gauge("generation_addresses_inet", state.lists.changeNumber(inet)),
            gauge("generation_addresses_inet6", state.lists.changeNumber(inet6)),
            gauge("generation_routing_inet", state.routingChangeNumber(.inet)),
            gauge("generation_routing_inet6", state.routingChangeNumber(.inet6)),
            gauge("addresses", state.interfaces.entries().count),
            gauge("watched_destinations", state.routes.watchedCount),
            gauge("remembered_answers", state.routes.unwatchedCount),
            counter("address_list_changes", statistics.addressListChanges),
            counter("routing_interface_changes", statistics.routingInterfaceChanges),
            counter("kernel_questions", statistics.questionsAsked),
            counter("unanswered_questions", statistics.questionsUnanswered),
            counter("answers_from_memory", statistics.answersFromMemory),
            counter("sweeps", statistics.sweeps),
            counter("audits", statistics.audits),
            counter("failed_audits", statistics.failedAudits),
            counter("audit_differences", statistics.auditDifferences),
            gauge("audit_last_seconds", now.since(audits.endedAt ?? startedAt).nanoseconds / 1_000_000_000),
        ]
    }

    private func kernelEntries() -> [StatusEntry] {
        let kernel = kernel.statistics
        return [
            counter("kernel_messages", kernel.messages),
            counter("irrelevant_events", statistics.irrelevantEvents),
            counter("malformed_messages", kernel.malformed),
            counter("unknown_messages", kernel.unknown),
            counter("truncated_datagrams", kernel.truncated),
            counter("foreign_datagrams", kernel.foreignSenders),
            counter("overruns", kernel.overruns),
            counter("lost_events", kernel.drops),
            counter("interrupted_dumps", kernel.interruptedDumps),
            counter("busy_dumps", kernel.busyDumps),
            counter("lost_replies", kernel.repliesLost),
            counter("late_replies", kernel.lateReplies),
            counter("resynchronizations", statistics.resynchronizations),
            counter("failed_resynchronizations", statistics.failedResynchronizations),
            counter("suspends", statistics.suspends),
            counter("clock_jumps", statistics.clockJumps),
            gauge("stale", resynchronization.isStale ? 1 : 0),
            gauge("unsettled", isUnsettled ? 1 : 0),
            gauge("unconfirmed", isUnconfirmed ? 1 : 0),
        ]
    }

    /// The entries of a histogram, which are counters like others to a client that knows nothing of histograms.
    private func histogramEntries(_ name: String, _ histogram: LatencyHistogram) -> [StatusEntry] {
        zip(LatencyHistogram.bounds, histogram.cumulativeCounts).map { counter("\(name)_le_\($0)", $1) }
            + [counter("\(name)_count", histogram.total), counter("\(name)_sum", histogram.sum)]
    }

    /// True while watched answers are still being asked for again, or the state has to be learnt anew: what is known
    /// now may differ from the kernel's answer without any further event.
    private var isUnsettled: Bool {
        state.routes.hasDoubtfulWatches || !unsettled.isEmpty || sweeps.running != nil
            || sweepNeeds.contains { !$0.confirms }
            || resynchronization.isStale
    }

    /// True while watched answers wait to be asked for once more, late; nothing is expected to have changed.
    private var isUnconfirmed: Bool {
        !unconfirmed.isEmpty || sweepNeeds.contains { $0.confirms }
    }

    private func counter(_ name: String, _ value: some BinaryInteger) -> StatusEntry {
        StatusEntry(name: name, kind: .counter, value: UInt64(clamping: value))
    }

    private func gauge(_ name: String, _ value: some BinaryInteger) -> StatusEntry {
        StatusEntry(name: name, kind: .gauge, value: UInt64(clamping: value))
    }
}
