import NetworkPrimitives
import WSPProtocol
import WSPSystem

/// The last changes, up to a number, in the form in which they are told.
struct ChangeHistory {
    /// Addresses told of those that came in one change, and of those that left; the others are counted.
    static let addressLimit = 8

    /// A change, with what tells whether somebody is told of it.
    struct Entry {
        let time: WallTime
        /// The user whose rules count for the destination that changed; nil for what is everybody's.
        let userID: UInt32?
        let isStateLearnt: Bool
        let bytes: [UInt8]
    }

    /// The most records kept; 0 keeps none.
    let capacity: Int
    private var entries: [Entry] = []
    /// The place of the oldest once all places are taken.
    private var oldest = 0
    /// When the last change was that has been forgotten.
    var forgotten = WallTime.unknown

    /// Creates a history without changes.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The number of records kept.
    var count: Int { entries.count }

    /// Remembers a change, in the place of the oldest where there is no other.
    mutating func append(_ record: HistoryRecord) {
        guard capacity > 0 else { return }
        var writer = ByteWriter()
        record.encode(into: &writer)
        append(
            Entry(
                time: WallTime(microseconds: record.time), userID: record.event.userID,
                isStateLearnt: record.event == .stateLearnt, bytes: writer.bytes))
    }

    /// Remembers a change in the form in which it is told.
    mutating func append(_ entry: Entry) {
        guard capacity > 0 else { return }
        if entry.isStateLearnt, replaceLast(by: entry) { return }
        if entries.count < capacity {
            entries.append(entry)
            return
        }
        forgotten = max(forgotten, entries[oldest].time)
        entries[oldest] = entry
        oldest = (oldest + 1) % capacity
    }

    /// The changes, the oldest first.
    var entriesInOrder: [Entry] { Array(entries[oldest...] + entries[..<oldest]) }

    /// While nothing else happens, one record tells that the state was learnt time and again: a service that cannot
    /// follow the kernel would otherwise tell of nothing else.
    private mutating func replaceLast(by entry: Entry) -> Bool {
        guard !entries.isEmpty else { return false }
        let last = (oldest + entries.count - 1) % entries.count
        guard entries[last].isStateLearnt else { return false }
        entries[last] = entry
        return true
    }

    /// The table of the changes later than a time, as far as they are `user`'s to know; nil is everybody's.
    func table(since time: WallTime?, for user: UInt32?) -> [UInt8] {
        var records = ByteWriter()
        var count = 0
        for entry in entriesInOrder {
            guard time.map({ entry.time > $0 }) ?? true else { continue }
            guard user == nil || entry.userID == nil || entry.userID == user else { continue }
            unsafe records.append(entry.bytes.span.bytes)
            count += 1
        }
        var writer = ByteWriter(capacity: HistoryTable.headerByteCount + records.count)
        HistoryTable.encodeHeader(count: count, forgotten: forgotten.microseconds, into: &writer)
        unsafe writer.append(records.bytes.span.bytes)
        return writer.bytes
    }
}

extension HistoryRecord.Event {
    fileprivate var userID: UInt32? {
        switch self {
        case .routingInterface(let change): change.userID
        case .addressList, .stateLearnt: nil
        }
    }
}
