import NetworkCache
import WSPProtocol

/// What the clients do, and the judgement of their completions.
extension World {
    /// Arms everything that is not armed.
    func armAll(_ snapshot: Snapshot) throws {
        for position in clients.requests.indices where clients.requests[position].state == .dormant {
            try arm(position, snapshot, fromNow: false)
        }
    }

    /// Makes completed requests anew and lets some others go, for a while or for good.
    func armAgain(_ snapshot: Snapshot) throws {
        if draw(60) { try clients.reconnect(Int.random(in: 0..<WorldClients.count, using: &chance)) }
        for position in clients.requests.indices {
            switch clients.requests[position].state {
            case .completed: try arm(position, snapshot, fromNow: draw(3))
            case .armed where clients.requests[position].isAmbiguous:
                try clients.cancel(position)
                if clients.requests[position].state == .dormant { try arm(position, snapshot, fromNow: false) }
            case .armed: if draw(200) { try clients.cancel(position) }
            case .dormant: if draw(4) { try armSinceOld(position) }
            }
        }
    }

    /// Cancels and arms a few requests, and now and then disconnects a client, while the network changes.
    func disturb() throws {
        guard draw(4) else { return }
        if draw(12) { try clients.reconnect(Int.random(in: 0..<WorldClients.count, using: &chance)) }
        for _ in 0..<3 {
            let position = Int.random(in: clients.requests.indices, using: &chance)
            switch clients.requests[position].state {
            case .armed: try clients.cancel(position)
            case .dormant: try armSinceOld(position)
            case .completed: break
            }
        }
    }

    private func arm(_ position: Int, _ snapshot: Snapshot, fromNow: Bool) throws {
        guard let baseline = snapshot.baseline(clients.requests[position].subject) else {
            // The kernel answers one time so and the next time otherwise: nothing can be said of what follows.
            clients.requests[position].isAmbiguous = true
            return
        }
        clients.requests[position].baseline = baseline
        clients.requests[position].sawOther = false
        clients.requests[position].hadTurmoil = false
        clients.requests[position].isAmbiguous = false
        let generation = snapshot.generation(clients.requests[position].subject)
        clients.requests[position].generation = generation
        try clients.arm(position, client: client(), fromNow: fromNow)
        // Something has happened since the snapshot, of which the test may hear later than the daemon.
        if clients.requests[position].generation != generation { clients.requests[position].isAmbiguous = true }
    }

    /// Arms a request since the generation that it knew when it was let go, whatever has happened meanwhile.
    private func armSinceOld(_ position: Int) throws {
        try clients.arm(position, client: client(), fromNow: false)
    }

    private func client() -> Int { Int.random(in: 0..<WorldClients.count, using: &chance) }

    private func draw(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &chance) == 0 }
}

// MARK: - Judging

extension World {
    /// Notes for all requests whether the kernel may have been in a state between, and in which their lists were.
    func noteTurmoil(_ step: Step) {
        let kinds = observer.takeKinds()
        let isQuiet = step.isAtomic && kinds.isSubset(of: step.expectedEvents)
        let passed = observer.takeLists()
        for position in clients.requests.indices {
            if !isQuiet { clients.requests[position].hadTurmoil = true }
            guard case .list(let key) = clients.requests[position].subject, let lists = passed[key] else { continue }
            if lists.contains(where: { clients.requests[position].baseline != .list($0) }) {
                clients.requests[position].sawOther = true
            }
        }
    }

    /// Judges the completions that have come since the last time; those of changed answers are what is wanted.
    func judge(_ snapshot: Snapshot) throws {
        for position in clients.requests.indices
        where clients.requests[position].state == .completed && !clients.requests[position].isAmbiguous {
            tally.completionsJudged += 1
            let request = clients.requests[position]
            guard let present = snapshot.baseline(request.subject) else { continue }
            if isChanged(position, present) {
                tally.changes += 1
            } else if case .events(_, let before) = request.baseline, case .events(_, let now) = present, before != now
            {
                tally.changes += 1
            } else if request.sawOther {
                tally.transientsSeen += 1
            } else if request.hadTurmoil {
                tally.transientsUnseen += 1
            } else {
                throw Defect(.falseCompletion, "\(clients.name(position))\nbefore and now \(present.summary)")
            }
        }
    }
}

extension Step {
    /// The kinds of events that an atomic step causes by itself.
    fileprivate var expectedEvents: Set<EventObserver.Kind> {
        guard case .ip(let text, _) = mutations[0] else { return [] }
        switch text.prefix(while: { $0 != " " }) {
        case "route": return [.route]
        case "rule": return [.rule]
        case "nexthop": return [.nexthop]
        case "neighbour": return [.neighbour]
        default: return []
        }
    }
}
