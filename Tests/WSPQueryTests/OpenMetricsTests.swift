import NamespaceSupport
import Testing
import WSPProtocol

@testable import WSPQuery

@Suite("The status in OpenMetrics")
struct OpenMetricsTests {
    private func entry(_ name: String, _ kind: StatusEntry.Kind, _ value: UInt64) -> StatusEntry {
        StatusEntry(name: name, kind: kind, value: value)
    }

    private func text(_ entries: [StatusEntry]) -> String { OpenMetricsText(StatusReport(entries)).text }

    private var histogram: [StatusEntry] {
        [
            entry("turn_nanoseconds_le_10000000000", .counter, 5), entry("turn_nanoseconds_le_2500", .counter, 4),
            entry("turn_nanoseconds_count", .counter, 6), entry("turn_nanoseconds_sum", .counter, 12_000_000_345),
        ]
    }

    @Test("counters, gauges, families of several figures, times and histograms")
    func families() {
        let text = text(
            [
                entry("clients", .gauge, 3), entry("requests", .counter, 18_446_744_073_709_551_615),
                entry("generation_addresses_inet", .gauge, 7), entry("generation_routing_inet6", .gauge, 8),
                entry("longest_turn_nanoseconds", .gauge, 1_000_000_001), entry("epoch", .gauge, 1),
            ] + histogram)
        #expect(
            text == """
                # TYPE wspd_clients gauge
                # HELP wspd_clients Clients that are connected.
                wspd_clients 3
                # TYPE wspd_requests counter
                # HELP wspd_requests Requests received.
                wspd_requests_total 18446744073709551615
                # TYPE wspd_generation gauge
                # HELP wspd_generation The number of the last change.
                wspd_generation{subject="addresses",family="inet"} 7
                wspd_generation{subject="routing",family="inet6"} 8
                # TYPE wspd_longest_turn_seconds gauge
                # UNIT wspd_longest_turn_seconds seconds
                # HELP wspd_longest_turn_seconds The longest turn of the event loop so far.
                wspd_longest_turn_seconds 1.000000001
                # TYPE wspd_turn_seconds histogram
                # UNIT wspd_turn_seconds seconds
                # HELP wspd_turn_seconds Turns of the event loop, from the end of the wait to their own.
                wspd_turn_seconds_bucket{le="2.5e-06"} 4
                wspd_turn_seconds_bucket{le="10.0"} 5
                wspd_turn_seconds_bucket{le="+Inf"} 6
                wspd_turn_seconds_count 6
                wspd_turn_seconds_sum 12.000000345
                # EOF

                """)
    }

    @Test("users are a label, and the samples of each of their families follow each other")
    func users() {
        let text = text([
            entry("clients", .gauge, 3), entry("user_0_clients", .gauge, 1),
            entry("user_0_service_nanoseconds", .counter, 1_500_000_000), entry("user_1000_clients", .gauge, 2),
            entry("user_1000_service_nanoseconds", .counter, 7), entry("user_1000_later", .gauge, 5),
        ])
        #expect(
            text == """
                # TYPE wspd_clients gauge
                # HELP wspd_clients Clients that are connected.
                wspd_clients 3
                # TYPE wspd_user_clients gauge
                # HELP wspd_user_clients Clients of a user.
                wspd_user_clients{uid="0"} 1
                wspd_user_clients{uid="1000"} 2
                # TYPE wspd_user_service_seconds counter
                # UNIT wspd_user_service_seconds seconds
                # HELP wspd_user_service_seconds Time that the event loop has served a user, since it connected.
                wspd_user_service_seconds_total{uid="0"} 1.500000000
                wspd_user_service_seconds_total{uid="1000"} 0.000000007
                # EOF

                """)
    }

    @Test("a figure that is not known is told without a help text")
    func unknown() {
        let text = text([entry("novelties", .counter, 1)])
        #expect(text == "# TYPE wspd_novelties counter\nwspd_novelties_total 1\n# EOF\n")
    }

    @Test("the counters of a histogram are one object in JSON and stay out of the text for people")
    func others() {
        let report = StatusReport([entry("clients", .gauge, 3), entry("word_count", .counter, 1)] + histogram)
        #expect(report.text(style: TextStyle(isColoured: false)) == "clients     3\nword_count  1\n")
        #expect(
            report.json.description == """
                {"clients": 3, "word_count": 1, "turn_nanoseconds": {"buckets": [{"le": 2500, "count": 4}, \
                {"le": 10000000000, "count": 5}], "count": 6, "sum": 12000000345}, "users": []}
                """)
    }

    @Test("every figure of the service is known, and every known figure is one of the service")
    func complete() async throws {
        try await inPrivateNetwork { network in
            let json = try network.query("status --json").readToEnd()
            let names = json.split(separator: "\"").map(String.init)
            for metric in Metric.all { #expect(names.contains(metric.figure), "\(metric.figure)") }
            let text = try network.query("status --openmetrics").readToEnd()
            let families = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE") }.count
            #expect(text.split(separator: "\n").filter { $0.hasPrefix("# HELP") }.count == families)
            #expect(Set((Metric.all + Metric.ofUser(0)).map(\.name)).count == families)
            #expect(text.hasSuffix("\n# EOF\n"))
        }
    }

    @Test("two forms at once are wrong usage")
    func usage() async throws {
        try await inPrivateNetwork { network in
            let process = try network.query("status --json --openmetrics")
            #expect(try process.wait() == .exited(64))
        }
    }
}
