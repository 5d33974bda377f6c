internal import Glibc

/// Something that is measured, and that can be measured again.
protocol Benchmark {
    /// Measures once.
    ///
    /// - Returns: The same figures each time, of one sample each.
    /// - Throws: ``BenchmarkError``.
    func run() throws -> [Figure]
}

/// All there is to measure.
struct Suite {
    private static let makers: [(name: String, make: @Sendable (Programs, Scale) -> any Benchmark)] = [
        ("latency", { LatencyBenchmark(programs: $0, scale: $1) }),
        ("loaded-latency", { LoadedLatencyBenchmark(programs: $0, scale: $1) }),
        ("fan-out", { FanOutBenchmark(programs: $0, scale: $1) }),
        ("query", { QueryBenchmark(programs: $0, scale: $1) }),
        ("batch", { BatchBenchmark(programs: $0, scale: $1) }),
        ("watched-route", { WatchedRouteBenchmark(programs: $0, scale: $1) }),
        ("sweep", { SweepBenchmark(programs: $0, scale: $1) }),
        ("large-table", { LargeTableBenchmark(programs: $0, scale: $1) }),
        ("peers", { PeersBenchmark(programs: $0, scale: $1) }),
        ("memory", { MemoryBenchmark(programs: $0, scale: $1) }),
        ("route-events", { RouteEventBenchmark(programs: $0, scale: $1) }),
        ("churn", { ChurnSummary(programs: $0, scale: $1) }),
        ("program", { ProgramBenchmark(programs: $0, scale: $1) }),
    ]

    /// What each is called, in the order of the report.
    static let names = makers.map(\.name)

    let programs: Programs
    let scale: Scale

    /// Measures what is named, and adds it to the figures as it is measured.
    ///
    /// - Throws: ``BenchmarkError`` that names what failed.
    func run(only names: [String], repeats: Int, _ figures: inout [Figure]) throws {
        for (name, make) in Self.makers where names.contains(name) {
            for index in 1...repeats {
                Self.tell("\(name) \(index)/\(repeats)")
                do {
                    try Self.add(try make(programs, scale).run(), to: &figures)
                } catch {
                    throw BenchmarkError("\(name): \(error)")
                }
            }
        }
    }

    private static func add(_ measured: [Figure], to figures: inout [Figure]) throws {
        for figure in measured {
            if let index = figures.firstIndex(where: { $0.name == figure.name }) {
                figures[index].add(figure)
            } else {
                figures.append(figure)
            }
        }
    }

    /// What is going on, on standard error: a run takes minutes.
    private static func tell(_ text: String) {
        let line = Array("\(text)\n".utf8)
        _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
