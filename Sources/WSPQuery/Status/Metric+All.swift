extension Metric {
    /// What is known of the figures; one of a newer service is told without a help text.
    static let all = service + generations + state + kernel + histograms

    private static let service = [
        Metric("uptime_seconds", "Time since the service started."),
        Metric("clients", "Clients that are connected."),
        Metric("clients_accepted", "Connections accepted."),
        Metric("clients_refused", "Connections refused because as many were open as allowed, or by the access list."),
        Metric("protocol_violations", "Connections ended because the client broke the protocol."),
        Metric("requests", "Requests received."),
        Metric("requests_refused", "Requests refused because they would have taken more than allowed."),
        Metric("pending_requests", "Requests that wait for a change."),
        Metric("held_bytes", "Bytes kept for users: unfinished frames, batches, and output that waits."),
        Metric("completions", "Requests completed by a change."),
        Metric("cancellations", "Requests cancelled by their client."),
        Metric("suppressed_flaps", "Removals that requests were not told of, because what was lost came back in time."),
        Metric("longest_turn_nanoseconds", "The longest turn of the event loop so far."),
    ]

    private static let generations = [
        ("addresses", "inet"), ("addresses", "inet6"), ("routing", "inet"), ("routing", "inet6"),
    ].map { subject, family in
        Metric(
            "generation_\(subject)_\(family)", name: "generation",
            labels: #"subject="\#(subject)",family="\#(family)""#, "The number of the last change.")
    }

    private static let state = [
        Metric("addresses", "Addresses of this host that are known."),
        Metric("watched_destinations", "Destinations that somebody watches."),
        Metric("remembered_answers", "Answers remembered for destinations that nobody watches."),
        Metric("address_list_changes", "Changes of address lists."),
        Metric("routing_interface_changes", "Changes of the answers for destinations."),
        Metric("kernel_questions", "Route questions put to the kernel."),
        Metric("unanswered_questions", "Route questions that the kernel did not answer."),
        Metric("answers_from_memory", "Route questions answered from memory."),
        Metric("sweeps", "Times that all watched answers of a family were asked for again."),
        Metric("audits", "Comparisons of what is remembered with the kernel."),
        Metric("failed_audits", "Such comparisons that were not complete."),
        Metric("audit_differences", "What differed in them though no event accounts for it."),
        Metric("audit_last_seconds", "Time since the last one, or since the start."),
    ]

    private static let kernel = [
        Metric("kernel_messages", "Messages received from the kernel."),
        Metric("irrelevant_events", "Messages on which nothing depends that a client can see."),
        Metric("malformed_messages", "Messages that could not be read."),
        Metric("unknown_messages", "Messages of an unknown type."),
        Metric("truncated_datagrams", "Datagrams that were too long."),
        Metric("foreign_datagrams", "Datagrams from other senders than the kernel."),
        Metric("overruns", "Times that the kernel said it had dropped events."),
        Metric("lost_events", "Events that the kernel dropped."),
        Metric("interrupted_dumps", "Dumps that a change interrupted."),
        Metric("busy_dumps", "Dumps refused because another was unfinished."),
        Metric("lost_replies", "Replies that did not come."),
        Metric("late_replies", "Replies that came too late."),
        Metric("resynchronizations", "Times that the state was learnt anew."),
        Metric("failed_resynchronizations", "Times that it could not be learnt."),
        Metric("suspends", "Suspends of the machine."),
        Metric("clock_jumps", "Times that the real-time clock was set."),
        Metric("stale", "1 while the state has to be learnt anew."),
        Metric("unsettled", "1 while watched answers are being asked for again."),
        Metric("unconfirmed", "1 while watched answers wait to be asked for once more."),
    ]

    /// The figures of one user.
    static func ofUser(_ userID: UInt32) -> [Metric] {
        [
            ("clients", "Clients of a user."),
            ("pending_requests", "Requests of a user that wait for a change."),
            ("watched_destinations", "Destinations that a user watches."),
            ("held_bytes", "Bytes kept for a user."),
            ("requests", "Requests of a user, since it connected."),
            ("requests_refused", "Those of them that were refused because they would have taken more than allowed."),
            ("service_nanoseconds", "Time that the event loop has served a user, since it connected."),
        ].map { figure, help in
            Metric(
                "user_\(userID)_\(figure)", name: "user_" + inSeconds(figure), labels: #"uid="\#(userID)""#, help)
        }
    }

    private static let histograms = [
        Metric(
            "completion_latency_nanoseconds",
            "From an event's reception to the completion of a request without a quiet time."),
        Metric("turn_nanoseconds", "Turns of the event loop, from the end of the wait to their own."),
    ]
}
