internal import CLinux
internal import CNamespace
internal import WSPSystem

extension RunningProcess {
    /// What a program reads from its standard input.
    package enum Input: Sendable {
        /// Nothing.
        case none
        /// This text, then the end of the file.
        case text(String)
        /// What ``RunningProcess/write(_:)`` gives it, until the pipe is closed or released.
        case pipe
    }

    /// Starts a program, found through PATH, from the calling thread, whose network namespace it gets.
    ///
    /// - Parameters:
    ///   - command: The program and its arguments.
    ///   - environment: Added to this process's own.
    ///   - input: The standard input.
    /// - Returns: The process, running.
    /// - Throws: `SystemError` where the program cannot be executed.
    static func start(_ command: [String], environment: [String: String], input: Input) throws -> RunningProcess {
        let errors = try TestDescriptor.memoryFile()
        let (reading, writing) = try TestDescriptor.pipe()
        let standardInput: TestDescriptor
        var feed: TestDescriptor?
        switch input {
        case .none: standardInput = try TestDescriptor.open("/dev/null")
        case .text(let text): standardInput = try TestDescriptor.memoryFile(holding: text)
        case .pipe: (standardInput, feed) = try TestDescriptor.pipe()
        }
        let text = command.joined(separator: " ")
        let descriptors = [standardInput.number, writing.number, errors.number]
        let processID = unsafe withStrings(command) { arguments in
            unsafe withStrings(environmentEntries(adding: environment)) { entries in
                unsafe cnamespace_spawn(arguments, entries, descriptors)
            }
        }
        guard processID > 0 else { throw SystemError.current("execvpe `\(text)`") }
        return RunningProcess(processID: processID, command: text, input: feed, output: reading, errors: errors)
    }

    private static func environmentEntries(adding environment: [String: String]) -> [String] {
        var entries: [String] = []
        var next = unsafe clinux_environ()
        while let entry = unsafe next?.pointee {
            let text = unsafe String(cString: entry)
            if environment[String(text.prefix { $0 != "=" })] == nil { entries.append(text) }
            unsafe next = next?.successor()
        }
        return entries + environment.map { "\($0.key)=\($0.value)" }
    }

    /// Lends the texts as a NULL-terminated array of C strings.
    private static func withStrings<T>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> T
    ) -> T {
        let storage = unsafe texts.map { unsafe strdup($0) } + [nil]
        defer { unsafe storage.forEach { unsafe free($0) } }
        return unsafe storage.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("the array has its terminator") }
            return unsafe body(base)
        }
    }
}
