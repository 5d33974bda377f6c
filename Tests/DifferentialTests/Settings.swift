import CLinux
import TestSupport

/// How long the test runs, from the environment: `WSPD_TEST_SEED`, `WSPD_DIFFERENTIAL_MUTATIONS`,
/// `WSPD_DIFFERENTIAL_WORLDS` (at a time), `WSPD_DIFFERENTIAL_WORLD` (only the one with this number).
struct Settings: Sendable {
    /// The mutations of one world; the next ones are another's, so that a failure has a history of bounded length.
    static let mutationsPerWorld = 400

    let seed: UInt64
    let mutations: Int
    let parallelWorlds: Int
    let onlyWorld: Int?

    init() {
        seed = SeededGenerator().seed
        mutations = Settings.number("WSPD_DIFFERENTIAL_MUTATIONS") ?? 1600
        parallelWorlds = max(1, Settings.number("WSPD_DIFFERENTIAL_WORLDS") ?? 4)
        onlyWorld = Settings.number("WSPD_DIFFERENTIAL_WORLD")
    }

    /// The numbers of the worlds.
    var worlds: [Int] {
        if let onlyWorld { return [onlyWorld] }
        let count = (mutations + Settings.mutationsPerWorld - 1) / Settings.mutationsPerWorld
        return Array(0..<count)
    }

    /// The seed of one world.
    func seed(ofWorld number: Int) -> UInt64 {
        var generator = SeededGenerator(seed: seed &+ UInt64(number) &* 0x2545_f491_4f6c_dd1d)
        return generator.next()
    }

    private static func number(_ name: String) -> Int? {
        unsafe getenv(name).flatMap { unsafe Int(String(cString: $0)) }
    }
}
