internal import Synchronization
internal import WSPProtocol
internal import WSPSystem

/// Carries what the watching tasks see to the loop of the main thread.
final class WatchMailbox: Sendable {
    enum Message: Sendable {
        /// Everything is armed: no later change is missed.
        case ready
        /// A change; whoever saw it waits until the continuation is resumed.
        case event(WatchEvent, taken: CheckedContinuation<Void, Never>)
        /// Watching has ended.
        case failed(any Error)
    }

    /// Readable when there is something to collect.
    let wakeUp: WakeUp
    private let messages = Mutex<[Message]>([])

    init() throws(SystemError) {
        wakeUp = try WakeUp()
    }

    func post(_ message: Message) {
        messages.withLock { $0.append(message) }
        wakeUp.signal()
    }

    /// Hands a change over and waits until there is room for another: what is watched has a state, not a history, so
    /// that changes meanwhile become one, and a slow reader or command costs no memory.
    func deliver(_ change: WatchEvent.Change, _ generation: Generation, _ cause: ChangeCause?) async {
        await withCheckedContinuation { taken in
            // The time is taken under the lock, so that it never goes back from one line to the next.
            messages.withLock { messages in
                let event = WatchEvent(time: .now, generation: generation, change: change, cause: cause)
                messages.append(.event(event, taken: taken))
            }
            wakeUp.signal()
        }
    }

    /// Takes the messages in the order they were posted.
    func collect() -> [Message] {
        wakeUp.reset()
        return messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
}
