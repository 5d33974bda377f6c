import WSPProtocol

/// The last causes by running number, up to a capacity.
struct CauseRing {
    private let capacity: Int
    private var causes: [ChangeCause] = []
    /// The number that the next cause gets; 0 is never given.
    private(set) var next: UInt64 = 1

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The lowest number that is still remembered.
    var oldest: UInt64 { next - UInt64(causes.count) }

    /// The cause with this number, or nil where it is forgotten or was never given.
    subscript(number: UInt64) -> ChangeCause? {
        number >= oldest && number < next ? causes[Int((number - 1) % UInt64(capacity))] : nil
    }

    /// Remembers a cause under the next number, in the place of the oldest where there is no other.
    mutating func append(_ cause: ChangeCause) {
        if causes.count < capacity {
            causes.append(cause)
        } else {
            causes[Int((next - 1) % UInt64(capacity))] = cause
        }
        next += 1
    }
}
