public import WSPProtocol

/// The last changes that the service remembers, as SIO_WSPD_HISTORY_QUERY tells them.
public struct ChangeHistory: Hashable, Sendable {
    /// The epoch of the records' generations.
    public let epoch: UInt64
    /// When the last change was that has been forgotten, in microseconds since 1970-01-01T00:00:00Z; 0 where none is.
    public let forgotten: UInt64
    /// The changes, the oldest first.
    public let records: [HistoryRecord]

    /// Creates a history.
    public init(epoch: UInt64, forgotten: UInt64, records: [HistoryRecord]) {
        self.epoch = epoch
        self.forgotten = forgotten
        self.records = records
    }

    /// The generation that a record tells of; nil where it has none.
    public func generation(of record: HistoryRecord) -> Generation? {
        record.generationNumber == 0 ? nil : Generation(epoch: epoch, number: record.generationNumber)
    }
}
