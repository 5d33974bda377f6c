import NamespaceSupport
import TestSupport

/// What became of one world.
struct WorldOutcome: Sendable {
    let number: Int
    let tally: Tally
    /// The steps up to the one that failed, and how it did.
    var failure: (steps: [Step], defect: Defect, network: String)?
}

/// Lives one world from its seed, up to a number of mutations or its first defect.
func liveWorld(_ number: Int, seed: UInt64, mutations: Int) async throws -> WorldOutcome {
    try await inPrivateNetwork(within: 3600) { network in
        try lives(number, seed, mutations, network)
    }
}

private func lives(_ number: Int, _ seed: UInt64, _ mutations: Int, _ network: PrivateNetwork) throws -> WorldOutcome {
    let world = try World(in: network, seed: seed)
    var generator = MutationGenerator(seed: seed)
    var steps: [Step] = []
    do {
        try world.begin()
        while world.tally.mutations < mutations {
            let step = generator.next()
            steps.append(step)
            try world.take(step)
        }
        try world.linger()
    } catch let defect as Defect {
        world.tally.defects = 1
        return WorldOutcome(number: number, tally: world.tally, failure: (steps, defect, world.network.state()))
    }
    return WorldOutcome(number: number, tally: world.tally)
}
