internal import ArgumentParser
internal import WSPProtocol

/// Reads a generation as other commands print it.
///
/// - Throws: `ValidationError` that quotes what is none.
func parseGeneration(_ text: String) throws -> Generation {
    guard let generation = Generation(text) else {
        throw ValidationError("'\(text)' is no generation; 'wait' and 'watch --json' print some")
    }
    return generation
}
