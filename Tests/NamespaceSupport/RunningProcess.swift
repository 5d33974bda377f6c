internal import CLinux
internal import WSPSystem

/// A program started by a test; killed when released, and when the thread that started it ends.
///
/// Its standard output is a pipe of 1 MiB, its standard error a file in memory: a test that never reads what a
/// program logs does not hold it up.
package final class RunningProcess {
    /// The process id.
    package let processID: Int32
    /// The command line, for messages.
    package let command: String

    private let output: TestDescriptor
    private let errors: TestDescriptor
    private var input: TestDescriptor?
    private var unread: [UInt8] = []
    private var status: ExitStatus?

    init(processID: Int32, command: String, input: TestDescriptor?, output: TestDescriptor, errors: TestDescriptor) {
        self.processID = processID
        self.command = command
        self.input = input
        self.output = output
        self.errors = errors
    }

    deinit {
        if status == nil {
            kill(processID, SIGKILL)
            waitpid(processID, nil, 0)
        }
    }

    /// All that the program has written to its standard error so far.
    package var standardError: String {
        var bytes: [UInt8] = []
        // The file is memory of this process: reading it does not fail, and a message is better short than lost.
        while let more = try? errors.read(at: bytes.count), !more.isEmpty { bytes += more }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Returns the next line of the standard output, without its newline.
    ///
    /// - Throws: ``NamespaceError`` where the output ends or `seconds` pass before a whole line is there.
    package func readLine(within seconds: Double = Deadline.defaultSeconds) throws -> String {
        let deadline = Deadline(seconds: seconds)
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeSubrange(...end) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            guard try readMore(by: deadline, seconds: seconds) else {
                throw NamespaceError.endOfOutput(command: command, standardError: standardError)
            }
        }
    }

    /// Returns the rest of the standard output, once it has ended.
    ///
    /// - Throws: ``NamespaceError/deadline(waitingFor:seconds:state:)``.
    package func readToEnd(within seconds: Double = Deadline.defaultSeconds) throws -> String {
        let deadline = Deadline(seconds: seconds)
        while try readMore(by: deadline, seconds: seconds) {}
        defer { unread = [] }
        return String(decoding: unread, as: UTF8.self)
    }

    /// Writes to the standard input, which must have been asked for as a pipe and not closed.
    package func write(_ text: String) throws {
        guard let input else { throw SystemError("write to `\(command)`", errno: EBADF) }
        try input.write(text)
    }

    /// Closes the standard input, if it is a pipe.
    package func closeInput() {
        input = nil
    }

    /// Sends a signal.
    ///
    /// - Throws: `SystemError` with ESRCH where the process was already waited for.
    package func signal(_ number: Int32) throws {
        guard status == nil else { throw SystemError("kill `\(command)`", errno: ESRCH) }
        guard kill(processID, number) == 0 else { throw SystemError.current("kill `\(command)`") }
    }

    /// Returns how the process ended, once it has.
    ///
    /// - Throws: ``NamespaceError/deadline(waitingFor:seconds:state:)``; the process then still runs.
    @discardableResult
    package func wait(within seconds: Double = Deadline.defaultSeconds) throws -> ExitStatus {
        let deadline = Deadline(seconds: seconds)
        repeat {
            if let status { return status }
            var word: Int32 = 0
            let result = unsafe waitpid(processID, &word, WNOHANG)
            guard result >= 0 || clinux_errno() == EINTR else { throw SystemError.current("waitpid") }
            if result == processID {
                status = ExitStatus(word: word)
            } else {
                usleep(1000)
            }
        } while !deadline.hasPassed
        if let status { return status }
        throw NamespaceError.deadline(waitingFor: "the end of `\(command)`", seconds: seconds, state: standardError)
    }

    private func readMore(by deadline: Deadline, seconds: Double) throws -> Bool {
        var request = pollfd(fd: output.number, events: Int16(POLLIN), revents: 0)
        while true {
            let ready = unsafe poll(&request, 1, deadline.milliseconds(atMost: 1000))
            if ready > 0 { break }
            guard !deadline.hasPassed else {
                let state = "\(String(decoding: unread, as: UTF8.self)) \(standardError)"
                throw NamespaceError.deadline(waitingFor: "output of `\(command)`", seconds: seconds, state: state)
            }
        }
        let bytes = try output.read()
        unread += bytes
        return !bytes.isEmpty
    }
}
