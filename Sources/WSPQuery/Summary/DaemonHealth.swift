internal import WSPClient
internal import WSPProtocol

/// How the daemon is, by its own figures.
struct DaemonHealth: Sendable {
    let socketPath: String
    let now: Timestamp
    /// When it last learnt the state anew, and why; nil where it never had to, or has forgotten it.
    let lastLearning: HistoryRecord?
    private let figures: [String: UInt64]

    init(socketPath: String, entries: [StatusEntry], lastLearning: HistoryRecord?, now: Timestamp) {
        self.socketPath = socketPath
        self.now = now
        self.lastLearning = lastLearning
        // Names are the daemon's own; of two equal ones the last counts.
        figures = Dictionary(entries.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// Asks the daemon.
    init(_ client: Client, socketPath: String) async throws(ClientError) {
        let entries = try await client.status()
        let hasLearntAnew = entries.contains { $0.name == "resynchronizations" && $0.value > 0 }
        let last = hasLearntAnew ? try await DaemonHealth.lastLearning(client) : nil
        self.init(socketPath: socketPath, entries: entries, lastLearning: last, now: .now)
    }

    /// The history tells of it, where one is kept.
    private static func lastLearning(_ client: Client) async throws(ClientError) -> HistoryRecord? {
        do throws(ClientError) {
            return try await client.history().records.last { $0.event == .stateLearnt && $0.cause.kind != .start }
        } catch .refused(.operationNotSupported) {
            return nil
        }
    }

    /// A figure of the status; 0 where this daemon has it not.
    func figure(_ name: String) -> UInt64 { figures[name] ?? 0 }

    var startTime: Timestamp {
        Timestamp(seconds: now.seconds - Int64(clamping: figure("uptime_seconds")), microseconds: 0)
    }

    /// What is wrong now, a sentence each; nothing where the daemon is healthy.
    ///
    /// What was wrong and has been made good is none of it: lost events and what an audit found are repaired.
    var problems: [String] {
        figure("stale") == 0
            ? [] : ["what it knows is stale, because the kernel does not tell the whole state; see its log"]
    }

    /// What else happened since the start that a healthy host does not see, with how often.
    var oddities: [(name: String, count: UInt64)] {
        [
            ("failed attempts to learn the state", "failed_resynchronizations"), ("failed audits", "failed_audits"),
            ("clients refused", "clients_refused"), ("clients that broke the protocol", "protocol_violations"),
            ("malformed kernel messages", "malformed_messages"), ("truncated kernel messages", "truncated_datagrams"),
            ("messages of foreign senders", "foreign_datagrams"),
        ].map { ($0.0, figure($0.1)) }.filter { $0.1 > 0 }
    }

    /// The object for programs.
    var json: JSONValue {
        let learning: JSONValue =
            lastLearning.map {
                [
                    "time": .string(Timestamp(wallMicroseconds: $0.time).description), "cause": $0.cause.json,
                ]
            } ?? .null
        let start: JSONValue = [
            "socket": .string(socketPath), "upSince": .string(startTime.secondDescription),
            "stale": .bool(figure("stale") > 0), "settled": .bool(figure("unsettled") == 0),
        ]
        let names = [
            ("clients", "clients"), ("pendingRequests", "pending_requests"),
            ("watchedDestinations", "watched_destinations"), ("lostEvents", "lost_events"), ("overruns", "overruns"),
            ("resynchronizations", "resynchronizations"), ("audits", "audits"),
            ("auditDifferences", "audit_differences"),
        ]
        let counts = names.map { JSONValue.Member(key: $0.0, value: .number(figure($0.1))) }
        let audit: JSONValue = figure("audits") > 0 ? .number(figure("audit_last_seconds")) : .null
        return start.adding(.object(counts)).adding(["secondsSinceAudit": audit, "lastResynchronization": learning])
    }
}
