import CLinux
import NamespaceSupport
import TestSupport
import Testing

@testable import WSPQuery

@Suite("What watches")
struct WatcherTests {
    @Test("ends with the first error, and cancels the others", .timeLimit(.minutes(1)))
    func firstError() async throws {
        let failure = QueryError("too many", status: 1)
        await #expect(throws: failure) {
            try await Watcher.runAll([
                { try await Task.sleep(for: .seconds(86_400)) }, { throw failure },
                { try await Task.sleep(for: .seconds(86_400)) },
            ])
        }
    }

    @Test("tells the gateway that a route had last, although another gateway alone is no change to report")
    func gateway() async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            let folder = try TemporaryFolder()
            let socket = folder.path + "/socket"
            let daemon = try network.startDaemon(at: socket)
            let program = [try Program.path(), "--json", "--socket", socket]
            let watch = try network.spawn(program + ["watch", "route", "198.51.100.1"])
            #expect(try watch.readLine() == #"{"event": "ready"}"#)
            func hasSettled(afterCompletions count: Int) throws -> Bool {
                let status = try network.output(of: program + ["status"])
                return status.contains("\"completions\": \(count)") && status.contains("\"pending_requests\": 1")
            }
            try eventually { try hasSettled(afterCompletions: 0) }
            try network.ip("route replace default via 192.0.2.9")
            try eventually { try hasSettled(afterCompletions: 1) }
            try network.ip("route del default")
            let line = try watch.readLine()
            #expect(line.contains(#""gateway": "192.0.2.9""#))
            #expect(line.contains(#""error": "WSAENETUNREACH""#))
            try daemon.signal(SIGTERM)
        }
    }

    @Test("says of a wait that ends in vain whether there was a daemon to tell of changes")
    func lateness() {
        let watched = WaitCommand.late(seconds: 2, withoutService: nil)
        let unwatched = WaitCommand.late(seconds: 60, withoutService: .seconds(40))
        #expect(watched == QueryError("nothing has changed in 2 seconds", status: 124))
        #expect(unwatched == QueryError("no daemon to tell of changes for 40 seconds", status: 124))
    }
}
