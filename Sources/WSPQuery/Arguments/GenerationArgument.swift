internal import ArgumentParser
internal import WSPProtocol

/// A generation as other commands print it.
struct GenerationArgument: ExpressibleByArgument, Sendable {
    let generation: Generation

    init?(argument: String) {
        guard let generation = Generation(argument) else { return nil }
        self.generation = generation
    }
}
