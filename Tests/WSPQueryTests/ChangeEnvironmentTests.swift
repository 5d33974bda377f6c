import CLinux
import NetworkPrimitives
import Testing
import WSPProtocol

@testable import WSPQuery

@Suite("The environment of a command")
struct ChangeEnvironmentTests {
    private static let answer = ["REACHABLE", "SOURCE", "INTERFACE", "IFINDEX", "GATEWAY", "TABLE", "ERROR"]

    private func event(_ change: WatchEvent.Change) -> WatchEvent {
        WatchEvent(
            time: Timestamp(seconds: 1_767_323_045, microseconds: 678_901),
            generation: Generation(epoch: 0x1122_3344_5566_7788, number: 41), change: change,
            cause: ChangeCause(.lostEvents))
    }

    /// The variables that say something.
    private func said(_ event: WatchEvent) -> [String: String] { event.environment.filter { !$0.value.isEmpty } }

    @Test("has the event, its time, generation and cause, and a list's addresses with their number")
    func list() throws {
        let added = [try record("192.0.2.2"), try record("192.0.2.3")]
        let list = event(.addressList(.inet, AddressDifference(added: added, removed: [])))
        #expect(
            said(list) == [
                "WSPD_EVENT": "address-list-change", "WSPD_TIME": "2026-01-02T03:04:05.678901Z",
                "WSPD_GENERATION": "1122334455667788.41", "WSPD_CAUSE": "events lost, state learnt anew",
                "WSPD_FAMILY": "inet", "WSPD_ADDED": "192.0.2.2/24 192.0.2.3/24", "WSPD_ADDED_COUNT": "2",
                "WSPD_REMOVED_COUNT": "0",
            ])
    }

    @Test("has a route's answers now and before, of an unreachable one the error alone")
    func route() throws {
        let reachable = RouteAnswer(
            destination: "198.51.100.1",
            record: RouteRecord(
                error: .success, interfaceIndex: 2, source: try address("192.0.2.2"),
                gateway: try address("192.0.2.1"), table: 254, interfaceName: "eth0"))
        let unreachable = RouteAnswer(
            destination: "198.51.100.1",
            record: RouteRecord(error: .networkUnreachable, interfaceIndex: 7, interfaceName: "eth1"))
        let lost = said(event(.route(destination: "198.51.100.1", before: reachable, after: unreachable)))
        let gained = said(event(.route(destination: "198.51.100.1", before: unreachable, after: reachable)))
        let values = [
            "REACHABLE": "yes", "SOURCE": "192.0.2.2", "INTERFACE": "eth0", "IFINDEX": "2", "GATEWAY": "192.0.2.1",
            "TABLE": "254",
        ]
        for (name, value) in values {
            #expect(gained["WSPD_" + name] == value)
            #expect(lost["WSPD_BEFORE_" + name] == value)
        }
        #expect(lost["WSPD_REACHABLE"] == "no" && lost["WSPD_ERROR"] == "WSAENETUNREACH")
        #expect(lost["WSPD_INTERFACE"] == nil && lost["WSPD_BEFORE_ERROR"] == nil)
        #expect(lost["WSPD_EVENT"] == "routing-interface-change" && lost["WSPD_DESTINATION"] == "198.51.100.1")
    }

    @Test("has every variable of every event, so that nothing is left over from an outer environment")
    func completeness() {
        let list = event(.addressList(.inet6, AddressDifference(added: [], removed: [])))
        let wildcard = event(.route(destination: "0.0.0.0", before: nil, after: nil))
        #expect(Set(list.environment.keys) == Set(wildcard.environment.keys))
        let names = Self.answer.flatMap { ["WSPD_" + $0, "WSPD_BEFORE_" + $0] }
        #expect(names.allSatisfy { list.environment[$0] == "" && wildcard.environment[$0] == "" })
    }

    @Test("holds of very many addresses what the kernel takes, and their true number")
    func manyAddresses() throws {
        let records = [AddressRecord](repeating: try record("2001:db8:1234:5678:abcd:ef01:2345:6789"), count: 5000)
        let environment = event(.addressList(.inet6, AddressDifference(added: records, removed: []))).environment
        let list = try #require(environment["WSPD_ADDED"])
        #expect(list.utf8.count <= WatchEvent.listByteLimit)
        #expect(list.hasSuffix(":6789/64"))
        #expect(environment["WSPD_ADDED_COUNT"] == "5000")
    }
}
