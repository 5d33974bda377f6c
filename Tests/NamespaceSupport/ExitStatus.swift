internal import CLinux

/// How a process ended.
package enum ExitStatus: Equatable, Sendable {
    /// It exited with this code.
    case exited(Int32)
    /// This signal ended it.
    case signalled(Int32)

    /// Decodes a status word of waitpid(2).
    init(word: Int32) {
        let exited = clinux_wait_exited(word) != 0
        self = exited ? .exited(clinux_wait_exit_code(word)) : .signalled(clinux_wait_signal(word))
    }
}

extension ExitStatus: CustomStringConvertible {
    /// The status in words: "exited with 1", "was ended by signal 9".
    package var description: String {
        switch self {
        case .exited(let code): "exited with \(code)"
        case .signalled(let number): "was ended by signal \(number)"
        }
    }
}
