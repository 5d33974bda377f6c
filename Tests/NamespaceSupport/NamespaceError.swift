/// What keeps a test from using its private network, worded for the test's report.
package enum NamespaceError: Error, Equatable, Sendable {
    /// The process or the thread could not be moved into namespaces of its own.
    case setUp(step: String, reason: String)
    /// A program ended with something else than 0.
    case commandFailed(command: String, status: ExitStatus, standardError: String)
    /// A program's output ended before what was waited for.
    case endOfOutput(command: String, standardError: String)
    /// What was waited for did not happen in time.
    case deadline(waitingFor: String, seconds: Double, state: String)
}

extension NamespaceError: CustomStringConvertible {
    /// A sentence with the text that the failing program or call left.
    package var description: String {
        switch self {
        case .setUp(let step, let reason):
            "no private network: \(step): \(reason) (tests need root or unprivileged user namespaces)"
        case .commandFailed(let command, let status, let standardError):
            "`\(command)` \(status): \(standardError)"
        case .endOfOutput(let command, let standardError):
            "`\(command)` ended its output; standard error: \(standardError)"
        case .deadline(let waitingFor, let seconds, let state):
            "waited \(seconds) s for \(waitingFor); last state: \(state)"
        }
    }
}
