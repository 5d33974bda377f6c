import CLinux
import NamespaceSupport
import TestSupport
import Testing

@Suite("A daemon that does not answer")
struct TimeLimitTests {
    @Test(
        "is given up with 124 and a line that says what to do",
        arguments: [
            "", "addresses", "route ::1", "interfaces", "sort ::1", "explain ::1", "history", "status", "verify",
            "watch", "wait addresses",
        ])
    func stopped(command: String) async throws {
        try await inPrivateNetwork { network in
            let folder = try TemporaryFolder()
            let socket = folder.file("socket")
            let daemon = try network.startDaemon(at: socket)
            try daemon.signal(SIGSTOP)
            let words = command.split(separator: " ").map(String.init)
            let process = try network.spawn([try Program.path(), "--socket", socket, "--timeout", "0.1"] + words)
            #expect(try process.wait() == .exited(124))
            #expect(try process.readToEnd().isEmpty)
            #expect(process.standardError.contains("has not answered in 0.1 seconds"))
            #expect(process.standardError.split(separator: "\n").count == 1)
        }
    }

    @Test("is another thing than a reader that takes its time")
    func slowReader() async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            try network.batch((1...3000).map { "addr add 10.0.\($0 / 250).\($0 % 250 + 1)/32 dev v0" })
            let script = "\"$0\" --standalone --json --timeout 2 addresses | { sleep 3; wc -l; }"
            let process = try network.spawn(["sh", "-c", script, try Program.path()])
            #expect(try process.readToEnd() == "1\n")
            #expect(process.standardError.isEmpty)
        }
    }
}
