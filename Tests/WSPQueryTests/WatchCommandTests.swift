import CLinux
import NamespaceSupport
import TestSupport
import Testing
import WSPSystem

@Suite("The command of a watch")
struct WatchCommandTests {
    /// Starts a watch of the IPv4 addresses that runs a command, and waits until it is ready.
    private func watch(_ network: PrivateNetwork, _ script: String) throws -> RunningProcess {
        try network.addLink()
        let watch = try network.query("watch --json --family inet --exec", script)
        #expect(try watch.readLine() == #"{"event": "ready"}"#)
        return watch
    }

    @Test("gets the change on its standard input and in its environment, one at a time, and a failure is no end")
    func changes() async throws {
        try await inPrivateNetwork { network in
            let watch = try watch(network, "cat >&2; echo \"[$WSPD_EVENT $WSPD_FAMILY $WSPD_ADDED]\" >&2; exit 3")
            var expected = ""
            for number in 3...5 {
                try network.ip("addr add 192.0.2.\(number)/24 dev v0")
                expected += try watch.readLine() + "\n[address-list-change inet 192.0.2.\(number)/24]\n"
                expected += "wspd-query: the command for inet ended with status 3\n"
                #expect(try watch.readLine().contains(#""event": "command-failed", "#))
            }
            try eventually(watch.standardError) { watch.standardError == expected }
        }
    }

    @Test(
        "that fails is told of with how, and the watch exits with 1 then",
        arguments: [
            ("exit 3", #""exitCode": 3, "signal": null, "error": null}"#, "ended with status 3"),
            ("kill -SEGV $$", #""exitCode": null, "signal": 11, "error": null}"#, "was ended by signal 11"),
            ("no-such-command", #""exitCode": 127, "signal": null, "error": null}"#, "was not found (status 127)"),
            ("/dev/null", #""exitCode": 126, "signal": null, "error": null}"#, "could not be executed (status 126)"),
        ])
    func failure(script: String, outcome: String, message: String) async throws {
        try await inPrivateNetwork { network in
            let watch = try watch(network, script)
            try network.ip("addr add 192.0.2.3/24 dev v0")
            let change = try watch.readLine()
            let line = try watch.readLine()
            #expect(line.contains(#""event": "command-failed", "change": "address-list-change", "subject": "inet", "#))
            #expect(line.hasSuffix(outcome))
            let generation = try #require(line.firstMatch(of: /"generation": "[^"]*"/)?.output)
            #expect(change.contains(generation))
            let report = "wspd-query: the command for inet \(message)\n"
            try eventually(watch.standardError) { watch.standardError.contains(report) }
            try watch.signal(SIGTERM)
            #expect(try watch.wait() == .exited(1))
        }
    }

    @Test("that succeeds after it failed makes the watch exit with 0")
    func success() async throws {
        try await inPrivateNetwork { network in
            let watch = try watch(network, "test \"$WSPD_ADDED\" && echo done >&2")
            for command in ["addr del 192.0.2.2/24", "addr add 192.0.2.3/24", "addr add 192.0.2.4/24"] {
                let before = watch.standardError
                try network.ip("\(command) dev v0")
                try eventually { watch.standardError != before }
            }
            // With the second success the first has been noted.
            #expect(watch.standardError == "wspd-query: the command for inet ended with status 1\ndone\ndone\n")
            try watch.signal(SIGTERM)
            #expect(try watch.wait() == .exited(0))
        }
    }

    @Test("that is slow is run once for all that changed meanwhile, and need not read its input")
    func slow() async throws {
        try await inPrivateNetwork { network in
            let folder = try TemporaryFolder()
            let end = folder.file("end")
            let watch = try watch(
                network, "echo +$WSPD_ADDED -$WSPD_REMOVED >&2; until test -e \(end); do sleep 0.01; done")
            try network.ip("addr add 192.0.2.3/24 dev v0")
            try eventually(watch.standardError) { watch.standardError == "+192.0.2.3/24 -\n" }
            _ = try watch.readLine()
            for change in ["add 192.0.2.4/24", "add 192.0.2.5/24", "del 192.0.2.5/24", "del 192.0.2.3/24"] {
                try network.ip("addr \(change) dev v0")
                _ = try watch.readLine()
            }
            try folder.write("", to: "end")
            let expected = "+192.0.2.3/24 -\n+192.0.2.4/24 -192.0.2.3/24\n"
            try eventually(watch.standardError) { watch.standardError == expected }
        }
    }

    @Test("prints to standard error where standard output is JSON, and else to where the changes are printed")
    func output() async throws {
        try await inPrivateNetwork { network in
            let json = try watch(network, "echo printed")
            let text = try network.query("watch --family inet --exec", "echo printed")
            try eventually(text.standardError) { text.standardError.contains("watching") }
            try network.ip("addr add 192.0.2.3/24 dev v0")
            #expect(try text.readLine().hasSuffix("inet + 192.0.2.3/24 v0"))
            #expect(try text.readLine() == "  because address added: 192.0.2.3/24 on v0")
            #expect(try text.readLine() == "printed")
            try eventually(json.standardError) { json.standardError == "printed\n" }
        }
    }

    @Test("asks the daemon of the watch")
    func socket() async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            let folder = try TemporaryFolder()
            let socket = folder.file("socket")
            let daemon = try network.startDaemon(at: socket)
            let script = "\(try Program.path()) --json route 198.51.100.1 >&2"
            let watch = try network.spawn(
                [try Program.path(), "--json", "--socket", socket, "watch", "--family", "inet", "--exec", script])
            #expect(try watch.readLine() == #"{"event": "ready"}"#)
            try network.ip("addr add 192.0.2.3/24 dev v0")
            try eventually(watch.standardError) { watch.standardError.contains(#""reachable": true"#) }
            try daemon.signal(SIGTERM)
        }
    }

    @Test("leaves no process of its command behind, those that ignore the request to end neither")
    func noChildLeft() async throws {
        try await inPrivateNetwork { network in
            let script = "trap '' TERM; sleep 1000 & echo $! $$ >&2; sleep 1001"
            let watch = try watch(network, script)
            try network.ip("addr add 192.0.2.3/24 dev v0")
            try eventually(watch.standardError) { watch.standardError.hasSuffix("\n") }
            let processes = watch.standardError.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
            try #require(processes.count == 2 && processes.allSatisfy(isAlive))
            try watch.signal(SIGTERM)
            #expect(try watch.wait() == .exited(0))
            try eventually { !processes.contains(where: isAlive) }
        }
    }

}
