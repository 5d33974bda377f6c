import Testing
import WSPQuery

@Suite("Options before the command")
struct ArgumentOrderTests {
    @Test(
        "go behind the command's name, and all else keeps its place",
        arguments: [
            ("addresses --json", "addresses --json"),
            ("--json addresses --all", "addresses --json --all"),
            ("--socket /s --json route - --mark 1", "route --socket /s --json - --mark 1"),
            ("--socket=/s addresses", "addresses --socket=/s"),
            ("--standalone watch route ::1 -- --json", "watch --standalone route ::1 -- --json"),
            ("--json help wait", "help --json wait"),
            ("--color never --timeout 2 status", "status --color never --timeout 2"),
            ("--color=never --timeout=2 status", "status --color=never --timeout=2"),
        ])
    func moved(before: String, after: String) {
        #expect(movingGlobalOptions(words(before)) == words(after))
    }

    @Test(
        "ask for a summary where no command follows",
        arguments: ["", "--json", "--socket", "--socket /s", "--standalone --color=always"])
    func summary(line: String) {
        #expect(movingGlobalOptions(words(line)) == ["summary"] + words(line))
    }

    @Test(
        "stay where something else comes first",
        arguments: ["--json --version", "--bogus --json addresses", "--help", "-- addresses"])
    func unmoved(line: String) {
        #expect(movingGlobalOptions(words(line)) == words(line))
    }

    private func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }
}
