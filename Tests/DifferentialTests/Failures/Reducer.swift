import NamespaceSupport

/// Looks for the shortest list of commands that still shows a defect, by doing parts of a list again in fresh worlds
/// (delta debugging: Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input).
struct Reducer {
    /// What is waited for when steps are taken again: only the last one's consequences, which is much faster, those of
    /// each, or also what expires later.
    enum Patience: CaseIterable, Sendable {
        case lastStep
        case everyStep
        case expiry
    }

    private let deadline: ContinuousClock.Instant
    private let seed: UInt64
    private var patience = Patience.lastStep

    /// Creates a reducer that ends after a while with the shortest list found by then.
    init(seed: UInt64, within time: Duration = .seconds(90)) {
        self.seed = seed
        deadline = .now + time
    }

    /// The steps that lead to a defect, as few as could be found, and the defect; nil if it does not show again.
    mutating func reduce(_ steps: [Step]) async throws -> (steps: [Step], defect: Defect)? {
        for patience in Patience.allCases {
            self.patience = patience
            // What a world remembers from long ago mostly does not matter.
            var length = 1
            while length / 4 < steps.count, ContinuousClock.now < deadline {
                let tail = Array(steps.suffix(length))
                if let defect = try await defect(of: tail) { return try await shorten(tail, defect) }
                length *= 4
            }
        }
        return nil
    }

    private func shorten(_ steps: [Step], _ defect: Defect) async throws -> (steps: [Step], defect: Defect) {
        var (steps, defect) = (steps, defect)
        var parts = 2
        while steps.count > 1, ContinuousClock.now < deadline {
            let size = (steps.count + parts - 1) / parts
            var shorter: ([Step], Defect)?
            for start in stride(from: 0, to: steps.count, by: size) where shorter == nil {
                let rest = Array(steps[..<start] + steps[min(start + size, steps.count)...])
                if !rest.isEmpty, let found = try await self.defect(of: rest) { shorter = (rest, found) }
                if ContinuousClock.now > deadline { break }
            }
            if let shorter {
                (steps, defect) = shorter
                parts = max(parts - 1, 2)
            } else if parts >= steps.count {
                break
            } else {
                parts = min(2 * parts, steps.count)
            }
        }
        return try await shortenBursts(steps, defect)
    }

    /// Takes single commands out of the bursts.
    private func shortenBursts(_ steps: [Step], _ defect: Defect) async throws -> (steps: [Step], defect: Defect) {
        var (steps, defect) = (steps, defect)
        for position in steps.indices.reversed() {
            for number in steps[position].mutations.indices.reversed() where steps[position].mutations.count > 1 {
                guard ContinuousClock.now < deadline else { return (steps, defect) }
                var shorter = steps
                shorter[position].mutations.remove(at: number)
                if let found = try await self.defect(of: shorter) { (steps, defect) = (shorter, found) }
            }
        }
        return (steps, defect)
    }

    /// What goes wrong when these steps are taken in a fresh world, or nil.
    private func defect(of steps: [Step]) async throws -> Defect? {
        let (seed, patience) = (seed, patience)
        return try await inPrivateNetwork(within: 600) { network in
            try replayed(steps, seed, network, patience)
        }
    }
}

private func replayed(
    _ steps: [Step], _ seed: UInt64, _ network: PrivateNetwork, _ patience: Reducer.Patience
) throws -> Defect? {
    let world = try World(in: network, seed: seed)
    do {
        try world.begin()
        switch patience {
        case .lastStep:
            try world.take(Step(steps.dropLast().flatMap(\.mutations)))
            for step in steps.suffix(1) { try world.take(step) }
        case .everyStep: for step in steps { try world.take(step) }
        case .expiry:
            for step in steps { try world.take(step) }
            try world.linger()
        }
        return nil
    } catch let defect as Defect {
        return defect
    }
}
