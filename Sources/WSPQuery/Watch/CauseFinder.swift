internal import WSPClient
internal import WSPProtocol

/// Finds the causes of changes in the daemon's history, of which it asks for no more than what is new.
actor CauseFinder {
    /// The records kept: as many as a daemon keeps unless told otherwise, of which one event may have caused all.
    private static let capacity = 1024

    private let history: @Sendable (_ since: UInt64) async throws(ClientError) -> [HistoryRecord]
    private var records: [HistoryRecord] = []
    /// The time of the newest record seen, in microseconds since 1970-01-01T00:00:00Z.
    private var newest: UInt64
    private var isOff = false

    /// Starts with the changes from now on.
    init(
        now: Timestamp = .now,
        history: @escaping @Sendable (_ since: UInt64) async throws(ClientError) -> [HistoryRecord]
    ) {
        self.history = history
        newest = now.wallMicroseconds
    }

    /// The cause of the last change that `isTold` says yes to; nil where no history tells of it.
    func cause(now: Timestamp = .now, _ isTold: (HistoryRecord) -> Bool) async -> ChangeCause? {
        await refresh(now)
        return records.last(where: isTold)?.cause
    }

    private func refresh(_ now: Timestamp) async {
        if isOff { return }
        // The clock was set back: what is new is older than what was.
        if now.wallMicroseconds < newest {
            newest = 0
            records = []
        }
        do throws(ClientError) {
            let found = try await history(newest)
            // While this task waited, others may have asked for the same.
            records = (records + found.filter { $0.time > newest }).suffix(CauseFinder.capacity)
            newest = max(newest, found.last?.time ?? 0)
        } catch .refused(.operationNotSupported) {
            isOff = true
        } catch {
            // A change is worth telling without its cause.
        }
    }
}
