internal import CMeasure
internal import Glibc

/// A daemon of the distribution that also follows the kernel's routing tables.
struct Peer {
    /// What the report calls it.
    let name: String
    private let program: String
    /// Its configuration, as the lines of a file.
    private let configuration: String
    /// Its command line, given the file and a directory for what it makes.
    private let command: @Sendable (_ program: String, _ file: String, _ directory: String) -> [String]

    /// Those that are installed and can run here.
    ///
    /// zebra and networkd change their users and groups: in a user namespace of one user they could only end.
    static var installed: [Peer] {
        let peers = hasOtherUsers ? [bird, zebra, networkd] : [bird]
        return peers.filter { unsafe access($0.program, X_OK) == 0 }
    }

    /// Whether a process here may become another user: unshare(1) denies setgroups(2) where it maps but one.
    private static var hasOtherUsers: Bool {
        (try? Descriptor.open("/proc/self/setgroups").readAll().hasPrefix("allow")) ?? false
    }

    private static let bird = Peer(
        name: "bird", program: "/usr/sbin/bird",
        configuration: """
            router id 192.0.2.1;
            protocol device {}
            protocol kernel { learn; ipv4 { import all; }; }

            """
    ) { [$0, "-f", "-c", $1, "-s", "\($2)/bird.ctl"] }

    private static let zebra = Peer(name: "zebra", program: "/usr/lib/frr/zebra", configuration: "") {
        [
            $0, "-u", "root", "-g", "frrvty", "-z", "\($2)/zserv.api", "--vty_socket", $2, "-i", "\($2)/zebra.pid",
            "-f",
            $1, "-s", "90000000",
        ]
    }

    // What it would keep below /run is the host's own networkd's.
    private static let networkd = Peer(
        name: "networkd", program: "/lib/systemd/systemd-networkd", configuration: ""
    ) { program, _, _ in
        [
            "/usr/bin/unshare", "--mount", "/bin/sh", "-c",
            "mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/netif && chown -R systemd-network /run/systemd/netif"
                + " && exec \(program)",
        ]
    }

    /// Starts it in the calling thread's network namespace, calls `body`, ends it and deletes what it made.
    ///
    /// - Throws: What `body` throws, ``BenchmarkError`` with its log where it has ended.
    func run(in parent: String, _ body: (ChildProcess) throws -> Void) throws {
        let directory = "\(parent)/\(name)"
        guard unsafe mkdir(directory, 0o700) == 0 else {
            throw BenchmarkError("mkdir \(directory): \(unsafe String(cString: strerror(errno)))")
        }
        let (file, log) = ("\(directory)/configuration", "\(directory)/log")
        defer {
            for file in ["configuration", "log", "bird.ctl", "zserv.api", "zebra.vty", "zebra.pid"] {
                Descriptor.delete("\(directory)/\(file)")
            }
            _ = unsafe rmdir(directory)
        }
        try Descriptor.open(file, writing: true).write(Array(configuration.utf8))
        let process = try ChildProcess(
            command(program, file, directory), input: Descriptor.open("/dev/null"),
            output: Descriptor.open(log, writing: true))
        try checked("sched_setaffinity", measure_allow(process.processID, MEASURE_ALL))
        do {
            try body(process)
        } catch {
            throw BenchmarkError("\(name): \(error)\n\(try Descriptor.open(log).readAll())")
        }
        process.stop()
    }
}
