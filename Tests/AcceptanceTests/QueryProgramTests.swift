import NamespaceSupport
import Testing

@Suite("The exit code of wspd-query")
struct QueryProgramTests {
    @Test(
        "tells what came of it",
        arguments: [
            ("addresses", 0), ("--json addresses", 0), ("addresses --json --family inet", 0), ("interfaces", 0),
            ("status", 0), ("verify", 0), ("--json verify", 0), ("route 192.0.2.9", 0), ("--help", 0), ("--version", 0),
            ("sort 198.51.100.9 192.0.2.9 ::1", 0), ("--json sort 192.0.2.9", 0), ("sort", 64),
            ("sort example.org", 64),
            ("history", 0), ("--json history --since 10m", 0), ("history --since yesterday", 64),
            ("explain 192.0.2.9", 0), ("explain 198.51.100.9", 1),
            ("explain", 64), ("explain 192.0.2.9 192.0.2.8", 64), ("explain 192.0.2.9 --from ::1", 64),
            ("route 198.51.100.9", 1), ("route 192.0.2.9 2001:db8::1", 1),
            ("", 0), ("--json", 0), ("nonsense", 64), ("route", 64), ("route example.org", 64),
            ("addresses --family ipx", 64),
            ("--socket /nonexistent --standalone addresses", 64), ("wait addresses --since 12", 64),
            ("--socket /nonexistent/socket addresses", 69),
            ("wait addresses --timeout 0.01", 124), ("wait route 192.0.2.9 --timeout 0.01", 124),
        ] as [(String, Int32)])
    func codes(_ arguments: String, _ code: Int32) async throws {
        try await inPrivateNetwork { network in
            try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24"])
            let daemon = try Daemon(in: network)
            let process = try daemon.startQuery(arguments, in: network)
            #expect(try process.wait() == .exited(code), "\(process.standardError)")
            if code >= 64 { #expect(!process.standardError.isEmpty) }
            #expect(try daemon.connect().status()["protocol_violations"] == 0)
        }
    }

    @Test("is 77 for a socket that the user may not connect to")
    func refused() async throws {
        try await inPrivateNetwork { network in
            let daemon = try Daemon(in: network, configuration: "[socket]\nmode = \"0000\"\n")
            // Even the superuser is refused without the capability to override permissions.
            let command = ["setpriv", "--bounding-set=-dac_override", try Program.query.path(), "addresses"]
            let process = try network.spawn(command, environment: ["WSPD_SOCKET": daemon.socketPath])
            #expect(try process.wait() == .exited(77))
            #expect(process.standardError.contains(daemon.socketPath))
            #expect(try daemon.query("addresses", in: network).status == .exited(0))
        }
    }

    @Test("is 69 for a socket whose daemon has ended")
    func ended() async throws {
        try await inPrivateNetwork { network in
            let daemon = try Daemon(in: network)
            try daemon.process.signal(9)
            try daemon.process.wait()
            #expect(try daemon.query("addresses", in: network).status == .exited(69))
        }
    }
}
