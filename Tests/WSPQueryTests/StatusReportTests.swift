import Testing
import WSPProtocol

@testable import WSPQuery

@Suite("The status")
struct StatusReportTests {
    private let report = StatusReport([
        StatusEntry(name: "clients", kind: .gauge, value: 3),
        StatusEntry(name: "user_0_clients", kind: .gauge, value: 1),
        StatusEntry(name: "user_0_held_bytes", kind: .gauge, value: 0),
        StatusEntry(name: "user_0_service_nanoseconds", kind: .counter, value: 0),
        StatusEntry(name: "user_1000_clients", kind: .gauge, value: 2),
        StatusEntry(name: "user_1000_held_bytes", kind: .gauge, value: 65_536),
        StatusEntry(name: "user_1000_service_nanoseconds", kind: .counter, value: 2_500_000),
        StatusEntry(name: "user_x_clients", kind: .gauge, value: 9),
    ])

    @Test("has a row for each user below the figures")
    func text() {
        #expect(
            report.text(style: TextStyle(isColoured: false)) == """
                clients         3
                user_x_clients  9

                UID   CLIENTS  BYTES  SERVED-MS
                0     1        0      0
                1000  2        65536  2

                """)
    }

    @Test("has an object for each user in JSON")
    func json() {
        #expect(
            report.json.description == """
                {"clients": 3, "user_x_clients": 9, "users": [{"uid": 0, "clients": 1, "held_bytes": 0, "service_nanoseconds": 0}, \
                {"uid": 1000, "clients": 2, "held_bytes": 65536, "service_nanoseconds": 2500000}]}
                """)
    }

    @Test("has no table where the daemon tells of no user")
    func withoutUsers() {
        let report = StatusReport([StatusEntry(name: "clients", kind: .gauge, value: 3)])
        #expect(report.text(style: TextStyle(isColoured: false)) == "clients  3\n")
    }
}
