import FuzzSupport
import TestSupport

/// Scripts at random: nearly every one has all kinds of steps.
func scripts() -> [[UInt8]] {
    var generator = SeededGenerator(seed: 1)
    return (1...16).map { count in (0..<count * 32).map { _ in generator.number() } }
}

try fuzz(seeds: scripts()) { input in
    do {
        var play = try Play(Script(unsafe input.withUnsafeBytes { unsafe Array($0) }))
        try play.perform()
    } catch {
        fatalError("\(error)")
    }
}
