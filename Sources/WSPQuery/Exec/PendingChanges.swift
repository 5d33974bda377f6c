/// The changes that wait for a command, no more than one of each subject, in the order in which the first of each came.
///
/// What is watched has a state, not a history: a change that comes while an earlier one of the same subject waits becomes
/// one with it, from the state before the earlier to the present one, and none where that is the same state. So the queue
/// is bounded by what is watched, however fast changes come and however slow the command is, and the last run has always
/// been told of the newest state.
struct PendingChanges {
    private var events: [String: WatchEvent] = [:]
    /// The subjects, the next one last, after those that have become none again.
    private var order: [String] = []
    private var arriving: [String] = []

    var isEmpty: Bool { events.isEmpty }

    mutating func add(_ event: WatchEvent) {
        guard let earlier = events[event.subject] else {
            events[event.subject] = event
            arriving.append(event.subject)
            return
        }
        // The subject keeps its place, or leaves it with the change.
        events[event.subject] = earlier.followed(by: event)
        if events[event.subject] == nil { forget(event.subject) }
    }

    /// Takes the change that has waited longest.
    mutating func popFirst() -> WatchEvent? {
        if order.isEmpty {
            order = arriving.reversed()
            arriving = []
        }
        return order.popLast().flatMap { events.removeValue(forKey: $0) }
    }

    mutating func removeAll() {
        self = PendingChanges()
    }

    private mutating func forget(_ subject: String) {
        order.removeAll { $0 == subject }
        arriving.removeAll { $0 == subject }
    }
}
