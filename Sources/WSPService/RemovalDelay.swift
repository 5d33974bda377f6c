import NetworkCache

/// What a request with a removal delay has to remember; others do without, and pending requests are many.
final class RemovalDelay {
    /// The state that a request was armed on.
    enum ArmedState {
        case list(ListContent)
        case answer(RouteAnswer, countsPathChanges: Bool)
        /// Nothing is known of the state of all routing.
        case unknown
    }

    /// How the present state compares to the armed one.
    enum Verdict {
        /// It is the same.
        case same
        /// Something is missing and nothing else differs.
        case onlyLacks
        /// It is another one.
        case other
    }

    let armedState: ArmedState
    /// Set once something else than a removal has been seen: the request is then completed as if without a delay.
    var isOverruled = false

    init(_ armedState: ArmedState) {
        self.armedState = armedState
    }
}

extension Service {
    /// The state that a request about `subject` is armed on now.
    func armedOn(_ subject: PendingRequest.Subject) -> RemovalDelay.ArmedState {
        switch subject {
        case .list(let selection): .list(state.lists.content(selection))
        case .answer(let entry, let countsPathChanges):
            state.routes.answer(entry).map { .answer($0, countsPathChanges: countsPathChanges) } ?? .unknown
        case .routing: .unknown
        }
    }

    /// Compares the present state with the one that a request was armed on.
    func verdict(on request: PendingRequest, _ armedState: RemovalDelay.ArmedState) -> RemovalDelay.Verdict {
        switch (armedState, armedOn(request.subject)) {
        case (.list(let armed), .list(let present)):
            present == armed ? .same : present.onlyLacks(from: armed) ? .onlyLacks : .other
        case (.answer(let armed, let countsPathChanges), .answer(let present, _)):
            if countsPathChanges ? present == armed : present.hasSameInterface(as: armed) {
                .same
            } else {
                armed.isReachable && !present.isReachable ? .onlyLacks : .other
            }
        default: .other
        }
    }
}
