import Testing
import WSPProtocol

@Suite("Other control codes")
struct OtherCodeTests {
    private static let served: Set<ControlCode> = [
        .addressListQuery, .addressListChange, .routingInterfaceQuery, .routingInterfaceChange, .getInterfaceList,
        .addressTableQuery, .routeQuery, .statusQuery, .explain, .historyQuery, .verify, .addressListSort,
    ]

    @Test("a code that the service does not serve is WSAEOPNOTSUPP, and the connection stays")
    func unsupported() throws {
        let client = try Harness().greetedClient()
        let codes = ControlCode.known.filter { !OtherCodeTests.served.contains($0) }
        for code in codes + [ControlCode(rawValue: 0), ControlCode(rawValue: 0xdead_beef)] {
            expect(try client.call(code, [1, 2, 3, 4]), .operationNotSupported)
        }
        #expect(try client.status("protocol_violations") == 0)
    }

    @Test("SIO_WSPD_STATUS_QUERY tells the service's figures")
    func status() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        try harness.advance(4000)
        #expect(try client.status("uptime_seconds") == 5)
        #expect(try client.status("clients") == 1)
        #expect(try client.status("epoch") == Harness.epoch)
        #expect(try client.status("addresses") == 6)
        #expect(try client.status("requests") == 5)
        #expect(try client.status("stale") == 0)
    }

    @Test("SIO_WSPD_STATUS_QUERY without room is WSAEFAULT with the size needed")
    func statusCapacity() throws {
        let client = try Harness().greetedClient()
        let size = Int(try client.call(.statusQuery).byteCount)
        expect(try client.call(.statusQuery, [], capacity: 0), .fault, byteCount: size)
        expect(try client.call(.statusQuery, [], capacity: size - 1), .fault, byteCount: size)
        #expect(try client.call(.statusQuery, [], capacity: size).error == .success)
    }
}
