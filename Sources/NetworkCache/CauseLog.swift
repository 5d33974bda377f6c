import WSPProtocol

/// What answers were doubted by, and what they changed by.
///
/// Doubts far outnumber changes. The events that doubted something have running numbers, by which an answer knows which
/// came since it was asked for, and their causes are remembered for the last of them only; when an answer changes, its
/// cause moves to a list of its own, where it stays until that many other causes have changed answers.
struct CauseLog {
    /// The doubts of a family as a whole.
    struct FamilyDoubt {
        /// The number of the last event.
        var event: UInt64 = 0
        var count: UInt64 = 0
    }

    /// The events that doubted something.
    private(set) var events = CauseRing(capacity: 1024)
    private(set) var families = PerFamily(FamilyDoubt())
    /// The messages applied.
    private(set) var messageCount: UInt64 = 0

    private var changes = CauseRing(capacity: 4096)
    /// The event that the last of `changes` was; 0 where it was none.
    private var lastEvent: UInt64 = 0
    /// True if the event that is being applied has doubted something.
    private(set) var isMarked = false

    /// Notes that the event that is being applied doubts something.
    mutating func mark() {
        isMarked = true
    }

    /// Notes that the event that is being applied doubts a family.
    mutating func markFamily(_ family: IPFamily) {
        mark()
        guard families[family].event != events.next else { return }
        families[family].event = events.next
        families[family].count += 1
    }

    /// Counts a message.
    mutating func countMessage() {
        messageCount += 1
    }

    /// Ends the event that is being applied.
    mutating func close(_ cause: ChangeCause) {
        guard isMarked else { return }
        isMarked = false
        events.append(cause)
    }

    /// Remembers the cause of a change, which was `event` or, for 0, none; returns its number.
    mutating func keep(_ cause: ChangeCause, event: UInt64) -> UInt64 {
        let last = changes.next - 1
        if event == lastEvent, changes[last] == cause { return last }
        lastEvent = event
        changes.append(cause)
        return last + 1
    }

    /// The name of the interface that had this number last and is gone.
    func nameOfDeletedLink(_ index: UInt32) -> String? {
        for number in (events.oldest..<events.next).reversed() {
            guard let cause = events[number], cause.kind == .link, cause.change == .deleted else { continue }
            if cause.interfaceIndex == index { return cause.interfaceName }
        }
        return nil
    }

    /// The cause of a change; `unknown` for one of long ago.
    func cause(ofChange number: UInt64) -> ChangeCause {
        changes[number] ?? ChangeCause(.unknown)
    }
}
