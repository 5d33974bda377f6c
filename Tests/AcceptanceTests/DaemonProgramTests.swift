import CLinux
import NamespaceSupport
import TestSupport
import Testing
import WSPSystem

@Suite("The program wspd")
struct DaemonProgramTests {
    @Test("ends cleanly with SIGTERM and SIGINT, and removes its socket and lock", arguments: [SIGTERM, SIGINT])
    func signals(_ number: Int32) async throws {
        try await inPrivateNetwork { network in
            let daemon = try Daemon(in: network)
            let client = try daemon.connect()
            #expect(fileType(daemon.socketPath) == S_IFSOCK && fileType(daemon.socketPath + ".lock") == S_IFREG)
            #expect(try daemon.end(with: number) == .exited(0))
            #expect(fileType(daemon.socketPath) == 0 && fileType(daemon.socketPath + ".lock") == 0)
            #expect(try client.nextFrame() == nil)
        }
    }

    @Test("refuses a socket that another instance serves, and names it")
    func secondInstance() async throws {
        try await inPrivateNetwork { network in
            let daemon = try Daemon(in: network)
            let second = try network.wspd("--socket \(daemon.socketPath)")
            #expect(second.status == .exited(EX_CANTCREAT))
            #expect(second.message.hasPrefix("wspd: \(daemon.socketPath) is served by another process"))
            #expect(second.message.filter { $0 == "\n" }.count == 1)
            #expect(try daemon.connect().addresses().addresses.isEmpty)
        }
    }

    @Test("takes the place of a socket that a killed instance left behind")
    func staleSocket() async throws {
        try await inPrivateNetwork { network in
            let killed = try Daemon(in: network)
            #expect(try killed.end(with: SIGKILL) == .signalled(SIGKILL))
            #expect(fileType(killed.socketPath) == S_IFSOCK)
            let next = try network.spawn([try Program.daemon.path(), "--socket", killed.socketPath])
            try eventually(next.standardError) {
                try RawClient(connectingTo: killed.socketPath).greet()
                return true
            }
            try next.signal(SIGTERM)
            #expect(try next.wait() == .exited(0))
        }
    }

    @Test("refuses a path where something else than a socket stands, and leaves that alone")
    func regularFile() async throws {
        try await inPrivateNetwork { network in
            let folder = try TemporaryFolder()
            let file = try folder.write("precious", to: "file")
            let refused = try network.wspd("--socket \(file)")
            #expect(refused.status == .exited(EX_CANTCREAT))
            #expect(refused.message.contains("\(file) is not a socket"))
            #expect(try contents(of: file) == "precious")
        }
    }

    @Test("checks the environment and the command line with the file, and names all that is wrong")
    func allSources() async throws {
        try await inPrivateNetwork { network in
            let folder = try TemporaryFolder()
            let file = try folder.write("[limits]\nframe = 12\n[foo]\n", to: "bad.conf")
            let process = try network.spawn(
                [
                    try Program.daemon.path(), "--check-config", "--config", file, "--set", "log.level=loud",
                    "--log-level", "debug", "--set", "frame",
                ], environment: ["WSPD_KERNEL_RECEIVE_BUFER": "1", "WSPD_SOCKET": "/nowhere"])
            #expect(try process.wait() == .exited(EX_CONFIG))
            let lines = process.standardError.split(separator: "\n").map { $0.prefix { $0 != "[" } }
            #expect(
                lines == [
                    "wspd: \(file):2: limits.frame has to be a number from 4096 to 16777216",
                    "wspd: \(file):3: there is no section ",
                    "wspd: WSPD_KERNEL_RECEIVE_BUFER: section ",
                    "wspd: --set frame: an option is set as SECTION.NAME=VALUE",
                    "wspd: --log-level debug: log.level is set twice",
                    "wspd: --set log.level=loud: log.level has to be one of trace, debug, info, notice, warning, "
                        + "error, critical",
                ])
        }
    }

    @Test("listens where the command line says from the folder that it is typed in")
    func relativePath() async throws {
        try await inPrivateNetwork { network in
            let folder = try TemporaryFolder()
            let script = "cd \(folder.path) && exec \"$0\" --socket ./here"
            let process = try network.spawn(["sh", "-c", script, try Program.daemon.path()])
            try eventually(process.standardError) {
                try RawClient(connectingTo: folder.file("here")).greet()
                return true
            }
            try process.signal(SIGTERM)
            #expect(try process.wait() == .exited(0))
        }
    }

    @Test("checks a configuration file, and names the line that is wrong")
    func configuration() async throws {
        try await inPrivateNetwork { network in
            let folder = try TemporaryFolder()
            let good = try folder.write("[socket]\nmode = \"0660\"\n\n[limits]\nframe = 4096\n", to: "good.conf")
            let accepted = try network.wspd("--check-config --config \(good)")
            #expect(accepted.status == .exited(0) && accepted.message.isEmpty)
            let bad = try folder.write("[limits]\n# Too small.\nframe = 12\n", to: "bad.conf")
            for options in ["--check-config --config \(bad)", "--config \(bad) --socket \(folder.file("socket"))"] {
                let refused = try network.wspd(options)
                #expect(refused.status == .exited(EX_CONFIG))
                #expect(refused.message.hasPrefix("wspd: \(bad):3: limits.frame "))
            }
            #expect(fileType(folder.file("socket")) == 0)
        }
    }
}

extension PrivateNetwork {
    /// Runs `wspd` to its end, which comes by itself.
    fileprivate func wspd(_ arguments: String) throws -> (status: NamespaceSupport.ExitStatus, message: String) {
        let words = arguments.split(separator: " ").map(String.init)
        let process = try spawn([try Program.daemon.path()] + words)
        return (try process.wait(), process.standardError)
    }
}
