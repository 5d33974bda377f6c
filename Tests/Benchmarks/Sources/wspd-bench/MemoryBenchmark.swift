internal import Glibc

/// The private memory of a server that is idle, and of one with many clients that all wait.
struct MemoryBenchmark {
    let relay: Server
    let wspd: Server
    let clients: Int
    let rounds: Int
    let directory: String

    /// Measures each server in turns, in an arena of its own each time.
    ///
    /// - Returns: The medians.
    /// - Throws: ``BenchmarkError``.
    func run() throws -> [Figure] {
        var idle: [[Double]] = [[], []]
        var busy: [[Double]] = [[], []]
        for _ in 0..<rounds {
            for (index, server) in [relay, wspd].enumerated() {
                let measured = try measure(server)
                idle[index].append(measured.idle)
                busy[index].append(measured.busy)
            }
        }
        let (idleMedians, busyMedians) = (idle.map(median), busy.map(median))
        let each = zip(idleMedians, busyMedians).map { ($1 - $0) * 1024 / Double(clients) }
        return [
            Figure(name: "memory-idle", unit: "KiB", relay: idleMedians[0], wspd: idleMedians[1]),
            Figure(name: "memory-\(clients)-clients", unit: "KiB", relay: busyMedians[0], wspd: busyMedians[1]),
            Figure(name: "memory-per-client", unit: "B", relay: each[0], wspd: each[1]),
        ]
    }

    private func measure(_ server: Server) throws -> (idle: Double, busy: Double) {
        let arena = try Arena(directory: directory)
        let process = try server.start()
        _ = try server.connect(to: process)
        // What a server does after its first answer should have ended by then.
        usleep(300_000)
        let idle = try process.privateMemory()
        var connected: [any Client] = []
        for number in 1...clients {
            do {
                let client = try server.connect(to: process)
                try client.arm()
                connected.append(client)
            } catch {
                throw BenchmarkError("\(server.name), client \(number) of \(clients): \(error)")
            }
        }
        let busy = try process.privateMemory()
        withExtendedLifetime((arena, connected)) { process.stop() }
        return (idle, busy)
    }
}
