/// Numbers the changes of everything that has a generation, so that numbers also tell which change came first.
package struct ChangeCounter: Sendable {
    /// The number of the last change; 0 before the first.
    package private(set) var last: UInt64 = 0

    /// Creates a counter that has counted nothing.
    package init() {}

    /// Counts one more change and returns its number.
    package mutating func next() -> UInt64 {
        last += 1
        return last
    }
}
