import CLinux
import NamespaceSupport
import Testing
import WSPSystem

@Suite("A program started in a private network")
struct RunningProcessTests {
    @Test("gives its lines one by one and then its exit code")
    func lines() async throws {
        try await inPrivateNetwork { network in
            let script = "echo $GREETING; echo second; echo third >&2; exit 3"
            let process = try network.spawn(["sh", "-c", script], environment: ["GREETING": "hello"])
            #expect(try process.readLine() == "hello")
            #expect(try process.readLine() == "second")
            #expect(throws: NamespaceError.self) { try process.readLine() }
            #expect(try process.wait() == .exited(3))
            #expect(process.standardError == "third\n")
        }
    }

    @Test("answers what it is given on its standard input")
    func input() async throws {
        try await inPrivateNetwork { network in
            let process = try network.spawn(["cat"], input: .pipe)
            try process.write("one\n")
            #expect(try process.readLine() == "one")
            process.closeInput()
            #expect(try process.readToEnd() == "")
            #expect(try process.wait() == .exited(0))
        }
    }

    @Test("gets signals, none of them blocked")
    func signals() async throws {
        try await inPrivateNetwork { network in
            let process = try network.spawn(["cat"], input: .pipe)
            try process.signal(SIGTERM)
            #expect(try process.wait() == .signalled(SIGTERM))
            #expect(throws: SystemError.self) { try process.signal(SIGTERM) }
        }
    }

    @Test("is killed when it is released")
    func release() async throws {
        try await inPrivateNetwork { network in
            let id = try network.spawn(["cat"], input: .pipe).processID
            #expect(kill(id, 0) == -1)
        }
    }

    @Test("is an error where it does not exist")
    func absent() async throws {
        await #expect(throws: SystemError("execvpe `/nonexistent/program x`", errno: ENOENT)) {
            try await inPrivateNetwork { _ = try $0.spawn(["/nonexistent/program", "x"]) }
        }
    }

    @Test("may log more than a pipe holds without being read")
    func largeLog() async throws {
        try await inPrivateNetwork { network in
            let process = try network.spawn(["sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x >&2"])
            #expect(try process.wait() == .exited(0))
            #expect(process.standardError.utf8.count == 3_000_000)
        }
    }

    @Test("that says nothing ends the wait at the deadline")
    func silence() async throws {
        let error = await #expect(throws: NamespaceError.self) {
            try await inPrivateNetwork { _ = try $0.spawn(["cat"], input: .pipe).readLine(within: 0.01) }
        }
        #expect(error?.description.contains("output of `cat`") == true)
    }
}

@Suite("Waiting for a condition")
struct EventuallyTests {
    @Test("ends as soon as the condition holds, errors before that forgotten")
    func holds() throws {
        var tries = 0
        try eventually {
            tries += 1
            if tries == 1 { throw SystemError("first", errno: 1) }
            return tries == 3
        }
        #expect(tries == 3)
    }

    @Test("shows the last state, or the last error, when time is up")
    func late() throws {
        let state = #expect(throws: NamespaceError.self) { try eventually(within: 0.01, "seen: nothing") { false } }
        #expect(state?.description.contains("seen: nothing") == true)
        let thrown = #expect(throws: NamespaceError.self) {
            try eventually(within: 0.01) { throw SystemError("refused-call", errno: 1) }
        }
        #expect(thrown?.description.contains("refused-call") == true)
    }
}
