import CLinux
import NamespaceSupport
import TestSupport
import Testing

@Suite("Under everything that the kernel can do")
struct DifferentialTests {
    @Test("every answer and list is the kernel's, every change completes its request once, and nothing else does")
    func differential() async throws {
        let settings = Settings()
        var total = Tally()
        var reports: [String] = []
        try await withThrowingTaskGroup(of: WorldOutcome.self) { group in
            var waiting = settings.worlds[...]
            func startNext() {
                guard let number = waiting.popFirst() else { return }
                let seed = settings.seed(ofWorld: number)
                let mutations = min(Settings.mutationsPerWorld, settings.mutations)
                group.addTask { try await liveWorld(number, seed: seed, mutations: mutations) }
            }
            for _ in 0..<settings.parallelWorlds { startNext() }
            for try await outcome in group {
                total.add(outcome.tally)
                if outcome.failure != nil { reports.append(try await report(outcome, settings)) }
                if total.worlds.isMultiple(of: 25) { say("so far: \(total)") }
                // A few defects are enough to work on, and those that follow are often the same.
                if reports.count < 3 { startNext() }
            }
        }
        say("differential test, seed \(settings.seed): \(total)")
        #expect(total.defects == 0, "\(reports.joined(separator: "\n\n"))")
        #expect(total.completionsJudged > 0 && total.changes > 0)
    }

    private func report(_ outcome: WorldOutcome, _ settings: Settings) async throws -> String {
        guard let failure = outcome.failure else { return "" }
        let seed = settings.seed(ofWorld: outcome.number)
        var lines = [
            "world \(outcome.number) (Tests/differential --seed \(settings.seed) --world \(outcome.number)), "
                + "step \(failure.steps.count):", "\(failure.defect)",
        ]
        var reducer = Reducer(seed: seed)
        if let reduced = try await reducer.reduce(failure.steps) {
            lines += ["", "\(reduced.defect)", "", "In `unshare -n sh`:"] + WorldNetwork.shellCommands
            lines += reduced.steps.flatMap { ["# then at once:"] + $0.shellCommands }
        } else {
            lines += ["It does not show again in a world made anew. The last steps:"]
            lines += failure.steps.suffix(5).flatMap { ["# then at once:"] + $0.shellCommands }
        }
        lines += ["The network when it failed first:", failure.network]
        let text = lines.joined(separator: "\n")
        say(text)
        return text
    }

    /// Says something at once, whatever the tests around it print.
    private func say(_ text: String) {
        let bytes = Array("\(text)\n".utf8)
        _ = unsafe write(2, bytes, bytes.count)
    }
}
