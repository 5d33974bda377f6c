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

    /// The time that it has used the processors, for itself and in the kernel.
    func processorSeconds() throws -> Double {
        Double(try checked("clock_gettime", measure_processor_time(processID))) / 1e9
    }
}

/// A program that runs beside a measurement and prints at its end how many of something it did in how many nanoseconds.
final class Generator {
    private let process: ChildProcess
    private let log: String

    init(_ command: [String], directory: String) throws {
        log = "\(directory)/generator.log"
        process = try ChildProcess(
            command, input: Descriptor.open("/dev/null"), output: Descriptor.open(log, writing: true))
    }

    deinit {
        Descriptor.delete(log)
    }

    var isRunning: Bool { process.isRunning }

    /// Waits for the end.
    ///
    /// - Returns: How many it did in a second.
    /// - Throws: ``BenchmarkError`` with what it printed, where that is an error.
    func rate() throws -> Double {
        while process.isRunning { usleep(1000) }
        let text = try Descriptor.open(log).readAll()
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard numbers.count == 2 else { throw BenchmarkError(text) }
        return numbers[0] / numbers[1] * 1e9
    }
}
