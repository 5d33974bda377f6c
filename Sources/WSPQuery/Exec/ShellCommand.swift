internal import CLinux
internal import WSPSystem

/// A command line for `/bin/sh -c`.
struct ShellCommand {
    let text: String
    /// Whether what it prints goes to standard error, because standard output is for programs to read.
    var printsToStandardError = false
    /// The socket of the daemon that the watch was told, for a wspd-query in the command.
    var socketPath: String?

    /// Starts the command as the leader of a process group of its own, with no signal blocked or ignored.
    ///
    /// - Parameters:
    ///   - input: What it reads from its standard input: a file, so that it may read as little of it as it likes.
    ///   - environment: Added to this process's own.
    /// - Returns: The process id, which is the group's.
    /// - Throws: `SystemError` where it cannot be started.
    ///
    /// The corresponding C function is `posix_spawn`.
    func start(input: String, environment: [String: String]) throws(SystemError) -> pid_t {
        let file = try MemoryFile(Array(input.utf8))
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        var code = unsafe posix_spawn_file_actions_adddup2(&actions, file.descriptor.number, STDIN_FILENO)
        if code == 0, printsToStandardError {
            code = unsafe posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
        }
        guard code == 0 else { throw SystemError("posix_spawn_file_actions_adddup2", errno: code) }
        var environment = environment
        environment["WSPD_SOCKET"] = socketPath
        var attributes = posix_spawnattr_t()
        ShellCommand.prepare(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var child: pid_t = 0
        code = unsafe withStrings(["sh", "-c", text]) { arguments in
            unsafe withStrings(ShellCommand.entries(adding: environment)) { entries in
                unsafe posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, entries)
            }
        }
        guard code == 0 else { throw SystemError("posix_spawn /bin/sh", errno: code) }
        return child
    }

    private static func prepare(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_init(&attributes)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    private static func entries(adding environment: [String: String]) -> [String] {
        var entries: [String] = []
        var next = unsafe clinux_environ()
        while let entry = unsafe next?.pointee {
            let text = unsafe String(cString: entry)
            if environment[String(text.prefix { $0 != "=" })] == nil { entries.append(text) }
            unsafe next = next?.successor()
        }
        return entries + environment.map { "\($0.key)=\($0.value)" }
    }
}

/// Lends the texts as a NULL-terminated array of C strings.
private func withStrings<T>(_ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> T) -> T {
    let storage = unsafe texts.map { unsafe strdup($0) } + [nil]
    defer { unsafe storage.forEach { unsafe free($0) } }
    return unsafe storage.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("the array has its terminator") }
        return unsafe body(base)
    }
}
