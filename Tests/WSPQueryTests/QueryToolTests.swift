import ArgumentParser
import Testing

@testable import WSPQuery

@Suite("The command line")
struct QueryToolTests {
    /// What comes of a command line: the command with all its values, or the exit code and the message.
    private func outcome(_ parse: ([String]) throws -> any ParsableCommand, _ line: String) -> String {
        do {
            var command = try parse(movingGlobalOptions(line.split(separator: " ").map(String.init)))
            // Help and what else is the parser's own says it when it runs.
            if QueryTool.command(named: type(of: command).configuration.commandName ?? "") == nil { try command.run() }
            return "\(type(of: command)) \(command)"
        } catch {
            return "\(QueryTool.exitCode(for: error).rawValue) \(QueryTool.fullMessage(for: error, columns: 80))"
        }
    }

    @Test(
        "means what it means to the root where the command that it names parses it alone",
        arguments: [
            "", "--json", "summary", "addresses", "--json addresses --family inet", "route 192.0.2.1 -",
            "--socket /s route --from 192.0.2.1 --oif lo --mark 0x7 --uid 0 --tos 16 192.0.2.2",
            "interfaces --color always",
            "sort ::1", "wait route ::1 --timeout 2", "watch addresses route ::1 --exec true", "explain ::1", "history",
            "status", "verify", "route -- ::1", "route ::1 --json=", "--timeout 0 status", "status status",
        ])
    func values(line: String) {
        #expect(outcome(QueryTool.command, line) == outcome(QueryTool.parseAsRoot, line))
    }

    @Test(
        "has the root's help, version, completion scripts and errors, also behind a command",
        arguments: [
            "help", "help route", "--help", "-h", "--version", "route --help", "route ::1 -h", "help nonsense",
            "route help",
            "route", "route --version", "route --bogus ::1", "route --jsno ::1", "route --from", "--socket= route ::1",
            "watch --settle x", "--generate-completion-script bash", "route --generate-completion-script bash",
            "status --generate-completion-script=fish", "route --experimental-dump-help", "nonsense", "-",
            "--standalone --socket /s route ::1", "route --help-hidden", "explain ::1 ::2", "wait",
            "---completion route --",
        ])
    func others(line: String) {
        #expect(outcome(QueryTool.command, line) == outcome(QueryTool.parseAsRoot, line))
    }
}
