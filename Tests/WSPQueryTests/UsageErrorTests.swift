import ArgumentParser
import Testing

@testable import WSPQuery

@Suite("Wrong usage")
struct UsageErrorTests {
    /// What the program says to a command line, without its name.
    private func message(_ line: String) -> String? {
        let words = movingGlobalOptions(line.split(separator: " ").map(String.init))
        if let error = UsageError.unknownCommand(words) { return error.message }
        do {
            _ = try QueryTool.command(for: words)
            return nil
        } catch {
            return UsageError.line(QueryTool.message(for: error), of: words)
        }
    }

    @Test(
        "is told in one line that names what is wrong and where to read more",
        arguments: [
            ("route host", "'host' is no address or address%interface; see 'wspd-query route --help'"),
            ("explain host", "'host' is no address or address%interface; see 'wspd-query explain --help'"),
            (
                "route --from host ::1",
                "--from: 'host' is no address or address%interface; see 'wspd-query route --help'"
            ),
            ("route --oif nope ::1", "--oif: there is no interface nope; see 'wspd-query route --help'"),
            ("addresses --family ipx", "--family: 'ipx' is none of inet, inet6; see 'wspd-query addresses --help'"),
            ("wait foo", "'foo' is none of addresses, route; see 'wspd-query wait --help'"),
            ("status extra", "unexpected argument 'extra'; see 'wspd-query status --help'"),
            ("--timeout x status", "--timeout: 'x' is no number of seconds above 0; see 'wspd-query status --help'"),
            ("route", "missing expected argument '<dest> ...'; see 'wspd-query route --help'"),
            ("--bogus", "unknown option '--bogus'; see 'wspd-query --help'"),
        ])
    func line(usage: String, expected: String) {
        #expect(message(usage) == expected)
    }

    @Test("of a number names its range and of a generation says where to find one")
    func values() {
        #expect(message("route --tos 256 ::1")?.contains("--tos: '256' is no number from 0 to 255") == true)
        #expect(message("wait addresses --since x")?.contains("'x' is no generation") == true)
        #expect(message("watch --settle x")?.contains("--settle: 'x' is no number from 0 to") == true)
        #expect(message("route --uid x ::1")?.contains("--uid: 'x' is no number from 0 to") == true)
    }

    @Test("of a command or an option tells the one that was meant, or which there are")
    func suggestions() {
        #expect(message("adresses") == "there is no command 'adresses'; did you mean 'addresses'?")
        #expect(message("--json stats") == "there is no command 'stats'; did you mean 'status'?")
        #expect(message("192.0.2.1")?.hasPrefix("there is no command '192.0.2.1'; commands are summary, ") == true)
        #expect(message("addresses --jsno") == "unknown option '--jsno'; did you mean '--json'?")
    }

    @Test("is not what asks for help", arguments: ["help", "help route", "--json help"])
    func help(line: String) {
        #expect(UsageError.unknownCommand(movingGlobalOptions(line.split(separator: " ").map(String.init))) == nil)
    }
}
