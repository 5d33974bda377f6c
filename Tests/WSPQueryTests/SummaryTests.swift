import CLinux
import NamespaceSupport
import NetworkPrimitives
import TestSupport
import Testing
import WSPProtocol

@testable import WSPQuery

@Suite("The summary")
struct SummaryTests {
    private let plain = TextStyle(isColoured: false)
    private let now = Timestamp(seconds: 1_767_323_045, microseconds: 678_901)
    private static let long = "2001:db8:1234:5678:abcd:ef01:2345:6789"

    private func health(_ figures: [String: UInt64] = [:], lastLearning: HistoryRecord? = nil) -> DaemonHealth {
        let entries = figures.map { StatusEntry(name: $0.key, kind: .gauge, value: $0.value) }
        return DaemonHealth(
            socketPath: "/run/wspd/wspd.sock", entries: entries, lastLearning: lastLearning, now: now)
    }

    private func route(_ destination: String, _ record: RouteRecord) -> RouteAnswer {
        RouteAnswer(destination: destination, record: record)
    }

    private func summary(
        _ addresses: [AddressRecord], _ health: DaemonHealth?, inet four: RouteRecord? = nil,
        inet6 six: RouteRecord? = nil
    ) -> Summary {
        let none = RouteRecord(error: .networkUnreachable)
        let routes = [route("198.41.0.4", four ?? none), route("2001:503:ba3e::2:30", six ?? none)]
        return Summary(addresses: addresses, routes: routes, health: health)
    }

    @Test("of a healthy daemon says so first, then shows addresses, ways and figures")
    func healthy() throws {
        let four = RouteRecord(
            error: .success, interfaceIndex: 2, source: try address("192.0.2.2"), gateway: try address("192.0.2.1"),
            interfaceName: "eth0")
        let figures: [String: UInt64] = [
            "uptime_seconds": 7300, "clients": 3, "pending_requests": 12, "watched_destinations": 4, "audits": 2,
            "audit_last_seconds": 42,
        ]
        let addresses = [
            try record("192.0.2.2"), try record("2001:db8::1"), try record("127.0.0.1", exclusion: .loopbackInterface),
        ]
        #expect(
            summary(addresses, health(figures), inet: four).text(style: plain) == """
                wspd is healthy
                  addresses    192.0.2.2/24    eth0
                               2001:db8::1/64  eth0
                  internet     inet: 192.0.2.2 eth0 via 192.0.2.1
                               inet6: unreachable (WSAENETUNREACH)
                  daemon       up 2 hours, since 2026-01-02T01:02:25Z, at /run/wspd/wspd.sock
                  clients      3 connected, 12 requests pending, 4 destinations watched
                  state        current
                  lost events  none
                  learnt anew  never since the start
                  audits       2, the last 42 s ago: no difference

                """)
    }

    @Test("of a stale state says what is wrong, and of what was repaired that it was")
    func unhealthy() throws {
        let learning = HistoryRecord(
            time: 1_767_323_000_000_000, generationNumber: 0, cause: ChangeCause(.lostEvents), event: .stateLearnt)
        let figures: [String: UInt64] = [
            "stale": 1, "lost_events": 70, "resynchronizations": 2, "audits": 3, "audit_differences": 1,
            "clients_refused": 5,
        ]
        let text = summary([], health(figures, lastLearning: learning)).text(style: plain)
        #expect(text.hasPrefix("wspd is not healthy\n  problem      what it knows is stale, "))
        #expect(text.contains("lost events  70, made good by learning the state anew\n"))
        #expect(text.contains("learnt anew  2 times, last 2026-01-02T03:03:20Z: events lost, state learnt\n"))
        #expect(text.contains("ago: 1 difference, repaired\n"))
        #expect(!text.contains("  state "))
        #expect(text.contains("also         5 clients refused (wspd-query status)\n"))
        #expect(text.contains("addresses    none is usable; 0 are left out"))
    }

    @Test("of lost events, differences and a history that is off alone is one of a healthy daemon")
    func repaired() {
        let health = health(["lost_events": 1, "audit_differences": 1, "resynchronizations": 1, "unsettled": 1])
        #expect(health.problems.isEmpty)
        let text = summary([], health).text(style: plain)
        #expect(text.contains("learnt anew  once\n"))
        #expect(text.contains("state        current, watched answers are being asked for again\n"))
    }

    @Test("needs 23 lines of 80 columns at most, whatever the host is like")
    func screen() throws {
        let interface = "interface-name0"
        var six = RouteRecord(
            error: .success, interfaceIndex: 2, source: try address(Self.long), gateway: try address(Self.long),
            interfaceName: interface)
        six.table = UInt32.max
        let addresses = try (0..<1000).map { index in
            try record(index < 500 ? "192.0.2.255" : Self.long, interface: interface)
        }
        let names = [
            "uptime_seconds", "stale", "unsettled", "clients", "pending_requests", "watched_destinations",
            "lost_events", "resynchronizations", "audits", "audit_differences", "audit_last_seconds",
            "failed_resynchronizations", "failed_audits", "clients_refused", "protocol_violations",
            "malformed_messages", "truncated_datagrams", "foreign_datagrams",
        ]
        var cause = ChangeCause(.route, .added, family: .inet6, address: try address(Self.long), prefixLength: 128)
        cause.table = UInt32.max
        let learning = HistoryRecord(
            time: 1_767_323_000_000_000, generationNumber: 0, cause: cause, event: .stateLearnt)
        let figures = Dictionary(uniqueKeysWithValues: names.map { ($0, UInt64(4_000_000)) })
        let text = summary(addresses, health(figures, lastLearning: learning), inet: six, inet6: six).text(style: plain)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(lines.count <= 23, "\(text)")
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(text)")
        #expect(text.contains("192.0.2.255/24") && text.contains(Self.long + "/64"))
        #expect(text.contains("and 994 more (wspd-query addresses)\n"))
    }

    @Test("shows as many addresses of one family as there is room for where there are few of the other")
    func oneFamily() throws {
        let six = try (1...9).map { try record("2001:db8::\($0)") }
        let alone = summary(six, health()).text(style: plain)
        #expect(alone.contains("2001:db8::6/64") && !alone.contains("2001:db8::7/64"))
        let both = summary(try [record("192.0.2.2")] + six, health()).text(style: plain)
        #expect(both.contains("192.0.2.2/24") && both.contains("2001:db8::5/64") && !both.contains("2001:db8::6/64"))
        let few = summary(try [record("192.0.2.2")] + six.prefix(5), health()).text(style: plain)
        #expect(!few.contains("more ("))
    }

    @Test("is one object for programs")
    func json() throws {
        let text = summary([try record("192.0.2.2")], health(["stale": 1, "uptime_seconds": 45])).json.description
        #expect(text.hasPrefix(#"{"healthy": false, "problems": ["what it knows is stale, "#))
        #expect(text.contains(#""unusableAddresses": 0, "internet": [{"destination": "198.41.0.4", "#))
        #expect(text.contains(#""daemon": {"socket": "/run/wspd/wspd.sock", "upSince": "2026-01-02T03:03:20Z", "#))
        #expect(text.hasSuffix(#""secondsSinceAudit": null, "lastResynchronization": null}}"#))
        let standalone = summary([], nil)
        #expect(standalone.json.description.contains(#""healthy": null"#))
        #expect(standalone.json.description.hasSuffix(#""daemon": null}"#))
        let withheld = Summary(addresses: [], routes: standalone.routes, health: nil, isHealthWithheld: true)
        #expect(withheld.text(style: plain).hasPrefix("wspd tells its health to administrators only\n"))
        #expect(withheld.json.description == standalone.json.description)
    }

    @Test("asks for the addresses of a root name server")
    func internet() {
        #expect(Summary.internet.map(\.description) == ["198.41.0.4", "2001:503:ba3e::2:30"])
    }

    @Test("counts in the largest unit of which there are two")
    func ages() {
        let ages: [(UInt64, String)] = [
            (0, "0 s"), (119, "119 s"), (120, "2 minutes"), (7199, "119 minutes"), (7200, "2 hours"),
            (172_799, "47 hours"), (172_800, "2 days"),
        ]
        for (seconds, text) in ages { #expect(ageText(seconds) == text) }
    }

    @Test("is what the program prints without a command, of a host without a route too")
    func program() async throws {
        try await inPrivateNetwork { network in
            let folder = try TemporaryFolder()
            let socket = folder.file("socket")
            let daemon = try network.startDaemon(at: socket)
            let text = try network.output(of: [try Program.path(), "--socket", socket])
            #expect(text.hasPrefix("wspd is healthy\n  addresses    none is usable; 2 are left out "))
            #expect(text.contains("internet     inet: unreachable (WSAENETUNREACH)\n"))
            let json = try network.output(of: [try Program.path(), "--socket", socket, "--json"])
            #expect(json.hasPrefix(#"{"healthy": true, "problems": [], "addresses": [], "unusableAddresses": 2, "#))
            try daemon.signal(SIGTERM)
            try daemon.wait()
            let without = try network.spawn([try Program.path(), "--socket", socket])
            #expect(try without.wait() == .exited(69))
            #expect(
                without.standardError.contains("systemctl start wspd") && without.standardError.contains("--standalone")
            )
            #expect(try network.query("").readToEnd().hasPrefix("no daemon was asked (--standalone); "))
        }
    }
}
