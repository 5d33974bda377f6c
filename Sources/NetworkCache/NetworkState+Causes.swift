package import Rtnetlink
package import WSPProtocol
package import WSPSystem

/// Which message is to blame for what.
extension NetworkState {
    /// Applies one message.
    ///
    /// Returns false if nothing that clients can see depends on what it says.
    @discardableResult
    package mutating func apply(_ message: KernelMessage, at now: Instant) -> Bool {
        let links = interfaces.links.count
        let addresses = interfaces.addressCount
        routes.causes.countMessage()
        guard heed(message, at: now) else { return false }
        let isListEvent =
            switch message {
            case .link, .address: true
            default: false
            }
        // Most routes of a large table concern nobody, and are not described.
        guard isListEvent || routes.causes.isMarked else { return true }
        // One that was not known makes its table grow.
        let isKnown = interfaces.links.count == links && interfaces.addressCount == addresses
        guard let cause = ChangeCause(message, wasKnown: isKnown, interfaces: interfaces) else { return true }
        routes.causes.close(cause)
        if isListEvent { listEvents.append(cause) }
        return true
    }

    /// What came into the usable lists and left them since the last call, as ``settle()`` made it visible.
    ///
    /// It is told apart from the changes because nobody waits for it.
    package mutating func takeListDifferences() -> [ListDifference] {
        listEvents.takeDifferences()
    }

    /// Doubts every answer of all families for a reason that is no kernel event.
    package mutating func doubtAll(because cause: ChangeCause, at now: Instant) {
        routes.doubtAll(because: cause, at: now)
    }

    /// Puts what a dump changes down to the reason for it.
    mutating func noteLearnt(because given: ChangeCause?, eventsWereLost: Bool) -> ChangeCause {
        let cause = given ?? ChangeCause(eventsWereLost ? .lostEvents : hasLearnt ? .learntAnew : .start)
        hasLearnt = true
        routes.causes.close(cause)
        listEvents.append(cause)
        return cause
    }

    /// The name of an interface, also of one that is gone, as far as that is remembered; else empty.
    package func interfaceName(_ index: UInt32) -> String {
        interfaces.link(index)?.name ?? routes.causes.nameOfDeletedLink(index) ?? ""
    }
}
