import NetworkPrimitives
import Testing
import WSPProtocol

@testable import WSPQuery

@Suite("What a watch reports")
struct WatchEventTests {
    private let time = Timestamp(seconds: 1_767_323_045, microseconds: 678_901)
    private let generation = Generation(epoch: 0x1122_3344_5566_7788, number: 41)

    @Test("an address that came and one that went are the difference, other flags are none")
    func difference() throws {
        let kept = try record("192.0.2.1")
        var refreshed = kept
        refreshed.flags = 0
        let gone = try record("192.0.2.2")
        let come = try record("192.0.2.3")
        let difference = AddressDifference(from: [kept, gone], to: [refreshed, come])
        #expect(difference == AddressDifference(from: [gone], to: [come]))
        #expect(difference.added == [come])
        #expect(difference.removed == [gone])
        #expect(AddressDifference(from: [kept], to: [refreshed]).isEmpty)
    }

    @Test("an address that becomes usable is added, one that stops being so is removed")
    func listing() throws {
        let tentative = try record("2001:db8::1", exclusion: .tentative)
        let usable = try record("2001:db8::1")
        #expect(AddressDifference(from: [tentative], to: [usable]).added == [usable])
        #expect(AddressDifference(from: [usable], to: [tentative]).removed == [usable])
        #expect(AddressDifference(from: [], to: [tentative]).isEmpty)
    }

    @Test("another prefix length makes another address")
    func prefixLength() throws {
        var wider = try record("192.0.2.1")
        wider.prefixLength = 16
        let difference = AddressDifference(from: [try record("192.0.2.1")], to: [wider])
        #expect(difference.added == [wider])
        #expect(difference.removed.count == 1)
    }

    @Test("a change of addresses is a line of JSON with what was added and removed")
    func addressLine() throws {
        let gone = try record("192.0.2.2")
        let event = WatchEvent(
            time: time, generation: generation,
            change: .addressList(.inet, AddressDifference(from: [gone], to: [])))
        #expect(
            event.json.description == """
                {"time": "2026-01-02T03:04:05.678901Z", "event": "address-list-change", "family": "inet", \
                "generation": "1122334455667788.41", "added": [], "removed": [\(gone.json)], \
                "cause": null}
                """)
        #expect(
            event.text(style: TextStyle(isColoured: false))
                == "2026-01-02T03:04:05.678901Z inet - 192.0.2.2/24 eth0\n")
    }

    @Test("a change of a route is a line of JSON with the answers before and after")
    func routeLine() throws {
        let before = RouteAnswer(destination: "198.51.100.1", record: RouteRecord(error: .networkUnreachable))
        let after = try reachable()
        let event = WatchEvent(
            time: time, generation: generation,
            change: .route(destination: "198.51.100.1", before: before, after: after))
        #expect(
            event.json.description == """
                {"time": "2026-01-02T03:04:05.678901Z", "event": "routing-interface-change", \
                "destination": "198.51.100.1", "generation": "1122334455667788.41", "before": \(before.json), \
                "after": \(after.json), "cause": null}
                """)
        #expect(
            event.text(style: TextStyle(isColoured: false)) == """
                2026-01-02T03:04:05.678901Z 198.51.100.1
                  before  unreachable (WSAENETUNREACH)
                  after   192.0.2.2 eth0 via 192.0.2.1

                """)
    }

    @Test("a line for people that would need more than 80 columns is broken into indented ones")
    func longLines() throws {
        let gone = try record("2001:db8:1234:5678:abcd:ef01:2345:6789")
        let list = WatchEvent(
            time: time, generation: generation,
            change: .addressList(.inet6, AddressDifference(from: [gone], to: [try record("2001:db8::1")])))
        #expect(
            list.text(style: TextStyle(isColoured: false)) == """
                2026-01-02T03:04:05.678901Z inet6
                  - 2001:db8:1234:5678:abcd:ef01:2345:6789/64 eth0
                  + 2001:db8::1/64 eth0

                """)
        let before = RouteAnswer(
            destination: "2001:db8::2",
            record: RouteRecord(
                error: .success, interfaceIndex: 2, source: gone.address,
                gateway: try address("fe80::1234:5678:9abc:def0"), table: 254, interfaceName: "wlp3s0"))
        let route = WatchEvent(
            time: time, generation: generation,
            change: .route(
                destination: "2001:db8::2", before: before,
                after: RouteAnswer(destination: "2001:db8::2", record: RouteRecord(error: .networkUnreachable))))
        #expect(
            route.text(style: TextStyle(isColoured: false)) == """
                2026-01-02T03:04:05.678901Z 2001:db8::2
                  before  2001:db8:1234:5678:abcd:ef01:2345:6789
                          wlp3s0
                          via fe80::1234:5678:9abc:def0
                  after   unreachable (WSAENETUNREACH)

                """)
    }

    @Test("the cause stands below the change, and in the line of JSON")
    func cause() throws {
        var event = WatchEvent(
            time: time, generation: generation,
            change: .addressList(.inet, AddressDifference(added: [try record("192.0.2.2")], removed: [])))
        event.cause = ChangeCause(.lostEvents)
        #expect(
            event.text(style: TextStyle(isColoured: false)) == """
                2026-01-02T03:04:05.678901Z inet + 192.0.2.2/24 eth0
                  because events lost, state learnt anew

                """)
        #expect(event.json.description.hasSuffix(#""cause": {"kind": "lost-events", "change": null}}"#))
    }

    @Test("what an answer has that the one before had not stands out in colour")
    func colour() throws {
        let before = try reachable()
        var record = before.record
        record.source = try address("192.0.2.3")
        let event = WatchEvent(
            time: time, generation: generation,
            change: .route(
                destination: "198.51.100.1", before: before,
                after: RouteAnswer(destination: "198.51.100.1", record: record)))
        let lines = event.text(style: TextStyle(isColoured: true)).split(separator: "\n")
        #expect(lines[0] == "\u{1b}[2m2026-01-02T03:04:05.678901Z\u{1b}[0m \u{1b}[1m198.51.100.1\u{1b}[0m")
        #expect(lines[1] == "  before  192.0.2.2 eth0 via 192.0.2.1")
        #expect(lines[2] == "  after   \u{1b}[32m192.0.2.3\u{1b}[0m eth0 via 192.0.2.1")
    }

    private func reachable() throws -> RouteAnswer {
        let record = RouteRecord(
            error: .success, interfaceIndex: 2, source: try address("192.0.2.2"), gateway: try address("192.0.2.1"),
            table: 254, interfaceName: "eth0")
        return RouteAnswer(destination: "198.51.100.1", record: record)
    }
}
