import NetworkCache
import WSPProtocol

/// A CHANGE request of a world's clients, from the state it starts from to its end; used again for the next one.
struct ChangeRequest {
    enum Subject: Hashable {
        /// The position of a watched destination.
        case destination(Int)
        case list(ListKey)
        /// Any change of routing of a family.
        case routing(isIPv6: Bool)
    }

    /// What the client knew when the request was made, as the kernel told it.
    enum Baseline: Equatable {
        case answer(RouteAnswer)
        case list([SocketAddress])
        /// The number of events that are changes of routing, and of those that may be.
        case events(certain: Int, possible: Int)
    }

    enum State: Equatable {
        /// Nothing is asked; `generation` may be old when it is armed.
        case dormant
        case armed(client: Int, id: UInt64)
        case completed
    }

    let subject: Subject
    var state = State.dormant
    var baseline: Baseline
    /// The generation of the baseline.
    var generation: Generation
    /// Set once the kernel was seen in another state than the baseline's.
    var sawOther = false
    /// Set once something happened in which the kernel may have been in another state for a moment.
    var hadTurmoil = false
    /// Set where the state that it started from is not known for sure, so that it cannot be judged.
    var isAmbiguous = false
}

extension ChangeRequest.Baseline {
    /// True if a client that knew this one has to be told of the other.
    func isChanged(in other: ChangeRequest.Baseline, countingPath: Bool) -> Bool {
        switch (self, other) {
        case (.answer(let old), .answer(let new)): countingPath ? old != new : !old.hasSameInterface(as: new)
        case (.list(let old), .list(let new)): old != new
        case (.events(let old, _), .events(let new, _)): old != new
        default: preconditionFailure("the subject of a request stays the same")
        }
    }
}
