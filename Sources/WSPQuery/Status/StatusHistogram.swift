/// A histogram of the service's status, which tells it as counters `NAME_le_BOUND`, `NAME_count` and `NAME_sum`.
struct StatusHistogram {
    /// What counter of a histogram a name is.
    enum Part {
        case bucket(String, bound: UInt64)
        case count(String)
        case sum(String)

        init?(_ name: String) {
            let words = name.split(separator: "_", omittingEmptySubsequences: false)
            func histogram(without count: Int) -> String { words.dropLast(count).joined(separator: "_") }
            if words.count > 2, words[words.count - 2] == "le", let bound = UInt64(words[words.count - 1]) {
                self = .bucket(histogram(without: 2), bound: bound)
            } else if words.count > 1, words.last == "count" {
                self = .count(histogram(without: 1))
            } else if words.count > 1, words.last == "sum" {
                self = .sum(histogram(without: 1))
            } else {
                return nil
            }
        }

        var histogram: String {
            switch self {
            case .bucket(let name, _), .count(let name), .sum(let name): name
            }
        }

        var histogramOfBucket: String? {
            if case .bucket(let name, _) = self { name } else { nil }
        }
    }

    let name: String
    /// How many values were no greater than each bound, in the order of the bounds.
    private(set) var buckets: [(bound: UInt64, count: UInt64)] = []
    private(set) var count: UInt64 = 0
    private(set) var sum: UInt64 = 0

    init(name: String) {
        self.name = name
    }

    mutating func set(_ part: Part, _ value: UInt64) {
        switch part {
        case .bucket(_, let bound):
            buckets.append((bound, value))
            buckets.sort { $0.bound < $1.bound }
        case .count: count = value
        case .sum: sum = value
        }
    }

    var json: JSONValue {
        let buckets = buckets.map { bucket -> JSONValue in
            ["le": .number(bucket.bound), "count": .number(bucket.count)]
        }
        return ["buckets": .array(buckets), "count": .number(count), "sum": .number(sum)]
    }
}
