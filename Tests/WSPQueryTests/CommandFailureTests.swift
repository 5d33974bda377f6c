import CLinux
import NetworkPrimitives
import Testing
import WSPProtocol
import WSPSystem

@testable import WSPQuery

@Suite("A command that failed")
struct CommandFailureTests {
    private func failure(_ reason: CommandFailure.Reason) -> CommandFailure {
        let event = WatchEvent(
            time: Timestamp(seconds: 1, microseconds: 0), generation: Generation(epoch: 1, number: 2),
            change: .route(destination: "::1", before: nil, after: nil))
        return CommandFailure(time: Timestamp(seconds: 1_767_323_045, microseconds: 0), event: event, reason: reason)
    }

    @Test("is a line of JSON that names the change it was run for")
    func json() {
        #expect(
            failure(.exited(3)).json.description == """
                {"time": "2026-01-02T03:04:05.000000Z", "event": "command-failed", \
                "change": "routing-interface-change", "subject": "::1", "generation": "0000000000000001.2", \
                "exitCode": 3, "signal": null, "error": null}
                """)
    }

    @Test("says why it could not be started")
    func notStarted() {
        let failure = failure(.notStarted(SystemError("posix_spawn /bin/sh", errno: EAGAIN)))
        #expect(failure.text.hasPrefix("the command for ::1 cannot be started: posix_spawn /bin/sh: "))
        #expect(failure.json.description.contains(#""exitCode": null, "signal": null, "error": "posix_spawn "#))
    }

    @Test("is none that ended with 0")
    func success() {
        #expect(CommandFailure.Reason(exitCode: 0, signal: 0) == nil)
        #expect(CommandFailure.Reason(exitCode: 1, signal: 0) == .exited(1))
        #expect(CommandFailure.Reason(exitCode: 0, signal: 9) == .signalled(9))
    }
}
