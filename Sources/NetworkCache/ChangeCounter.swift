/// Numbers the changes of everything that has a generation, so that numbers also tell which change came first.
package struct ChangeCounter: Sendable {
    /// The number of the state before any change.
    ///
    /// 0 is left to mean that no number is kept.
    static let first: UInt64 = 1

    /// The number of the last change.
    package private(set) var last = first

    /// Creates a counter that has counted nothing but the first state.
    package init() {}

    /// Goes on from a number that has been given.
    init(last: UInt64) {
        self.last = last
    }

    /// Counts one more change and returns its number.
    package mutating func next() -> UInt64 {
        last += 1
        return last
    }
}
