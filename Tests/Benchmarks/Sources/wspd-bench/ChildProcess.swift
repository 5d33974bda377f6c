internal import CMeasure
internal import Glibc

/// A program that runs in the network namespace of the thread that started it; ended when released.
final class ChildProcess {
    let processID: Int32
    private var ended = false

    init(_ command: [String], input: Descriptor, output: Descriptor) throws {
        let storage = unsafe command.map { unsafe strdup($0) } + [nil]
        defer { unsafe storage.forEach { unsafe free($0) } }
        let result = unsafe storage.withUnsafeBufferPointer { buffer in
            unsafe measure_spawn(buffer.baseAddress, input.number, output.number)
        }
        processID = try checked("starting \(command[0])", result)
    }

    deinit {
        if !ended {
            kill(processID, SIGKILL)
            waitpid(processID, nil, 0)
        }
    }

    /// Whether the program still runs.
    var isRunning: Bool {
        if !ended && waitpid(processID, nil, WNOHANG) == processID { ended = true }
        return !ended
    }

    /// Asks the program to end, insists after 5 s, and waits until it has.
    func stop() {
        guard isRunning else { return }
        kill(processID, SIGTERM)
        for _ in 0..<5000 where isRunning { usleep(1000) }
    }

    /// Waits until the program has ended by itself.
    ///
    /// - Returns: Whether it exited with 0.
    func succeeds() -> Bool {
        var status: Int32 = 0
        let result = unsafe waitpid(processID, &status, 0)
        ended = true
        return result == processID && status == 0
    }

    /// Its private memory in KiB: RssAnon of `/proc/PID/status`, see proc_pid_status(5).
    func privateMemory() throws -> Double {
        let status = try Descriptor.open("/proc/\(processID)/status").readAll()
        let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
        let words = line?.split { $0 == " " || $0 == "\t" } ?? []
        guard words.count == 3, let value = Double(words[1]) else { throw BenchmarkError("no RssAnon in:\n\(status)") }
        return value
    }

    /// The time that it has used the processor, for itself and in the kernel: see proc_pid_stat(5).
    func processorSeconds() throws -> Double {
        let text = try Descriptor.open("/proc/\(processID)/stat").readAll()
        // Behind the name, which may hold anything, the state is the third field and the times are 14 and 15.
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ").dropFirst()
        let ticks = fields.dropFirst(11).prefix(2).compactMap { Double($0) }
        guard ticks.count == 2 else { throw BenchmarkError("no times in: \(text)") }
        return ticks.reduce(0, +) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
