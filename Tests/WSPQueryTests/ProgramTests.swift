import CLinux
import NamespaceSupport
import Testing
import WSPSystem

@Suite("The program")
struct ProgramTests {
    @Test("prints the address list, and with --all what is left out of it")
    func addresses() async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            let listed = try network.query("--json addresses")
            let answer = try listed.readToEnd()
            #expect(answer.contains(#""address": "192.0.2.2", "prefixLength": 24, "interface": "v0""#))
            #expect(!answer.contains("127.0.0.1"))
            #expect(try listed.wait() == .exited(0))
            let all = try network.query("addresses --all --family inet").readToEnd()
            #expect(all.contains("127.0.0.1/8   lo         host    yes       no: loopback"))
        }
    }

    @Test("prints routes in the order asked for, those from standard input too, and exits with 1 for unreachable ones")
    func routes() async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            let text = "192.0.2.9\n\n2001:db8::1\n"
            let process = try network.query("route --json 198.51.100.1 -", input: .text(text))
            #expect(
                try process.readToEnd() == """
                    [{"destination": "198.51.100.1", "reachable": true, "source": "192.0.2.2", "interface": "v0", \
                    "ifindex": 3, "gateway": "192.0.2.1", "table": 254, "error": null}, \
                    {"destination": "192.0.2.9", "reachable": true, "source": "192.0.2.2", "interface": "v0", \
                    "ifindex": 3, "gateway": null, "table": 254, "error": null}, \
                    {"destination": "2001:db8::1", "reachable": false, "source": null, "interface": null, \
                    "ifindex": null, "gateway": null, "table": null, "error": "WSAENETUNREACH"}]

                    """)
            #expect(try process.wait() == .exited(1))
        }
    }

    @Test("asks for the route of the socket that the options describe")
    func routeOptions() async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            try network.batch(["addr add 192.0.2.3/24 dev v0", "rule add fwmark 7 unreachable"])
            let from = try network.query("route --json --from 192.0.2.3 --oif v0 --uid 0 --tos 16 198.51.100.1")
            #expect(try from.readToEnd().contains(#""source": "192.0.2.3""#))
            let marked = try network.query("route --json --mark 7 198.51.100.1")
            #expect(try marked.readToEnd().contains(#""error": "WSAENETUNREACH""#))
            #expect(try marked.wait() == .exited(1))
        }
    }

    @Test("prints addresses of both families in the order in which to try them, those from standard input too")
    func sort() async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            try network.batch(["addr add 2001:db8::2/64 dev v0 nodad", "route add ::/0 via 2001:db8::1"])
            let process = try network.query("sort --json 192.0.2.9 ::1 -", input: .text("2001:DB8:9::1\n0.0.0.0\n"))
            #expect(try process.readToEnd() == #"["::1", "2001:db8:9::1", "192.0.2.9"]"# + "\n")
            #expect(try process.wait() == .exited(0))
            let text = try network.query("sort 192.0.2.9 2001:db8:9::1")
            #expect(try text.readToEnd() == "2001:db8:9::1\n192.0.2.9\n")
            #expect(try network.query("sort --json 0.0.0.0").readToEnd() == "[]\n")
        }
    }

    @Test("sorts for the socket that the options describe, and names the interfaces of link-local addresses")
    func sortOptions() async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            try network.batch([
                "addr add 2001:db8::2/64 dev v0 nodad", "addr add fe80::2/64 dev v0 nodad",
                "addr add fe80::3/64 dev v1 nodad", "route add ::/0 via 2001:db8::1",
            ])
            try network.ip("-6 rule add fwmark 7 unreachable")
            let marked = try network.query("sort --mark 7 --uid 0 --tos 16 2001:db8:9::1 192.0.2.9")
            #expect(try marked.readToEnd() == "192.0.2.9\n2001:db8:9::1\n")
            #expect(try network.query("sort --oif v1 fe80::9").readToEnd() == "fe80::9%v1\n")
            #expect(try network.query("sort fe80::9 fe80::9%v0").readToEnd() == "fe80::9%v0\nfe80::9\n")
            #expect(try network.query("sort --oif v1 fe80::9%v0 fe80::9%v1").readToEnd() == "fe80::9%v1\n")
        }
    }

    @Test("prints the interface list with names")
    func interfaces() async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            let answer = try network.query("interfaces --json").readToEnd()
            #expect(
                answer.contains(
                    """
                    {"address": "192.0.2.2", "netmask": "255.255.255.0", "broadcast": "255.255.255.255", \
                    "interface": "v0", "flags": ["up", "broadcast", "multicast"]}
                    """))
            #expect(answer.contains(#""interface": "lo", "flags": ["up", "loopback"]"#))
        }
    }

    @Test("ends a wait at once where the generation is old, and with 124 where nothing changes in time")
    func wait() async throws {
        try await inPrivateNetwork { network in
            let old = try network.query("wait addresses --family inet --json --since 0000000000000000.1")
            #expect(try old.readToEnd().hasPrefix(#"{"event": "address-list-change", "family": "inet", "#))
            #expect(try old.wait() == .exited(0))
            let late = try network.query("wait route 127.0.0.1 --timeout 0.05")
            #expect(try late.readToEnd().isEmpty)
            #expect(try late.wait() == .exited(124))
        }
    }

    @Test("says in one line that there is no daemon, and exits with 69")
    func noDaemon() async throws {
        try await inPrivateNetwork { network in
            let process = try network.spawn([try Program.path(), "--socket", "/no/such/socket", "status"])
            #expect(try process.wait() == .exited(69))
            #expect(process.standardError.contains("/no/such/socket"))
            #expect(process.standardError.split(separator: "\n").count == 1)
        }
    }

    @Test(
        "exits with 64 for wrong usage",
        arguments: [
            "--socket /s addresses", "--color blue", "--timeout 0 status", "bogus", "route", "route host", "wait",
            "wait route", "wait addresses ::1",
            "wait addresses --timeout 0", "watch host", "route --oif no-such-interface ::1",
            "route --from ::1 192.0.2.1", "sort", "sort host", "sort --from ::1 ::1", "addresses --family ipx",
        ])
    func usage(line: String) async throws {
        try await inPrivateNetwork { network in
            let process = try network.query(line)
            #expect(try process.wait() == .exited(64))
            #expect(try process.readToEnd().isEmpty)
            #expect(process.standardError.hasPrefix("wspd-query: "))
            #expect(process.standardError.split(separator: "\n").count == 1)
        }
    }

    @Test("says that its output is closed, and takes no descriptor of its own for it")
    func noOutput() async throws {
        try await inPrivateNetwork { network in
            for command in ["addresses", "watch"] {
                let script = "exec \"$0\" --standalone \(command) >&-"
                let process = try network.spawn(["sh", "-c", script, try Program.path()])
                if command == "watch" {
                    try eventually { process.standardError.contains("watching") }
                    try network.ip("addr add 192.0.2.2/24 dev lo")
                }
                #expect(try process.wait() == .exited(1))
                #expect(process.standardError.hasSuffix("write to standard output: Bad file descriptor\n"))
            }
        }
    }

    @Test("lets no command of an interface's name reach the terminal")
    func oddName() async throws {
        try await inPrivateNetwork { network in
            try network.output(of: [network.ipProgram] + ["link", "add", "a\u{1b}[31mé", "type", "veth"])
            try network.output(of: [network.ipProgram] + ["addr", "add", "192.0.2.2/24", "dev", "a\u{1b}[31mé"])
            let text = try network.query("addresses --all").readToEnd()
            #expect(text.contains("a?[31mé") && !text.contains("\u{1b}"))
            #expect(try network.query("addresses --all --json").readToEnd().contains("\"a\\u001b[31mé\""))
        }
    }

    @Test("ends quietly where nobody reads its output")
    func closedOutput() async throws {
        try await inPrivateNetwork { network in
            let script = "(\"$0\" --standalone addresses; echo $? >&2) | :"
            let process = try network.spawn(["sh", "-c", script, try Program.path()])
            try process.wait()
            try eventually(process.standardError) { process.standardError == "0\n" }
        }
    }
}
