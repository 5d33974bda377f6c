internal import Glibc

/// Random numbers (SplitMix64) that a printed seed brings back.
package struct SeededGenerator: RandomNumberGenerator {
    /// What the numbers follow from; belongs into the comment of every expectation about them.
    package let seed: UInt64
    private var state: UInt64

    /// Creates a generator with the seed that the environment's `WSPD_TEST_SEED` gives, or else a random one.
    ///
    /// Prints the seed, so that a test that traps leaves it too.
    package init() {
        let given = unsafe getenv("WSPD_TEST_SEED").flatMap { unsafe UInt64(String(cString: $0)) }
        seed = given ?? UInt64.random(in: 0...UInt64.max)
        state = seed
        print("WSPD_TEST_SEED=\(seed)")
    }

    /// Creates the generator of a seed that something else has printed.
    package init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// Returns the next number of the sequence.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }

    /// Returns any number of a type, each as likely as the others.
    package mutating func number<T: FixedWidthInteger>(_ type: T.Type = T.self) -> T {
        T(truncatingIfNeeded: next())
    }

    /// Returns what `make` makes, or nil as often.
    package mutating func perhaps<T>(_ make: (inout SeededGenerator) -> T) -> T? {
        Bool.random(using: &self) ? make(&self) : nil
    }
}
