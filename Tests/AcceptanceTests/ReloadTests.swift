import CLinux
import CTestSupport
import NamespaceSupport
import TestSupport
import Testing
import WSPProtocol
import WSPSystem

@Suite("A configuration read anew")
struct ReloadTests {
    /// Writes another configuration, has it read, and returns what is logged until `last` is.
    private func reload(_ daemon: Daemon, _ text: String, until last: String) throws -> String {
        let before = daemon.process.standardError
        try daemon.folder.write(text, to: "wspd.conf")
        try daemon.process.signal(SIGHUP)
        try eventually { daemon.process.standardError.dropFirst(before.count).contains(last) }
        return String(daemon.process.standardError.dropFirst(before.count))
    }

    @Test("what can change does, what cannot is named, and nobody is disconnected")
    func reload() async throws {
        try await inPrivateNetwork { network in
            let daemon = try Daemon(in: network, configuration: "[limits]\nconnections = 2\n")
            let clients = [try daemon.connect(), try daemon.connect()]
            let log = try reload(
                daemon,
                """
                [socket]
                path = "/elsewhere"
                mode = "0600"
                [limits]
                connections = 1
                [kernel]
                receive-buffer = 8192
                [log]
                level = "debug"
                """, until: "configuration read anew")
            #expect(log.contains("notice: option changed, from: 2, option: limits.connections, to: 1\n"))
            #expect(log.contains("notice: option changed, from: 0666, option: socket.mode, to: 0600\n"))
            #expect(log.contains("notice: option changed, from: info, option: log.level, to: debug\n"))
            #expect(
                log.contains(
                    "warning: option changed, which takes a restart of wspd to hold, from: 8388608, "
                        + "option: kernel.receive-buffer, to: 8192\n"))
            // The command line names the socket, whatever the file says.
            #expect(!log.contains("socket.path"))
            var status = stat()
            #expect(unsafe stat(daemon.socketPath, &status) == 0 && status.st_mode & 0o777 == 0o600)
            for client in clients { #expect(try client.addresses().addresses.isEmpty) }
            let third = try daemon.connectSilently()
            #expect(try third.failure().code == .tooManyConnections)
            for client in clients { #expect(try client.addresses().addresses.isEmpty) }
            #expect(try daemon.end() == .exited(0))
        }
    }

    @Test("a file with errors changes nothing, and each is logged with file and line")
    func errors() async throws {
        try await inPrivateNetwork { network in
            let daemon = try Daemon(in: network)
            let file = daemon.folder.file("wspd.conf")
            let log = try reload(
                daemon, "[socket]\nmode = \"0600\"\n[limits]\nframe = 1\noutputs = 2\n", until: "no option outputs")
            #expect(
                log.contains("error: configuration not changed: \(file):4: limits.frame has to be a number from 4096"))
            #expect(log.contains("error: configuration not changed: \(file):5: section [limits] has no option outputs"))
            #expect(!log.contains("read anew"))
            var status = stat()
            #expect(unsafe stat(daemon.socketPath, &status) == 0 && status.st_mode & 0o777 == 0o666)
            let mended = try reload(daemon, "[socket]\nmode = \"0600\"\n", until: "read anew")
            #expect(mended.contains("option: socket.mode, to: 0600"))
        }
    }

    @Test("the service manager hears when it begins and when it is over, whatever comes of it", arguments: ["", "x"])
    func notification(text: String) async throws {
        try await inPrivateNetwork { network in
            let folder = try TemporaryFolder()
            let number = unsafe notify_receiver(folder.file("notify"))
            try #require(number >= 0)
            let receiver = Descriptor(owning: number)
            func next() throws -> String {
                var bytes = [UInt8](repeating: 0, count: 256)
                var count = -1
                try eventually {
                    count = unsafe clinux_receive(number, &bytes, bytes.count)
                    return count >= 0
                }
                return String(decoding: bytes.prefix(count), as: UTF8.self)
            }
            let daemon = try Daemon(in: network, environment: ["NOTIFY_SOCKET": folder.file("notify")])
            #expect(try next() == "READY=1")
            _ = try reload(daemon, text, until: text.isEmpty ? "read anew" : "not changed")
            let time = SystemMonotonicClock().now.nanoseconds / 1000
            let parts = try next().split(separator: "\n")
            #expect(parts.first == "RELOADING=1" && parts.count == 2)
            let microseconds = parts.last.flatMap { UInt64($0.drop { $0 != "=" }.dropFirst()) }
            #expect(try #require(microseconds) <= time && time - 60_000_000 < (try #require(microseconds)))
            #expect(try next() == "READY=1")
            _ = consume receiver
        }
    }
}
