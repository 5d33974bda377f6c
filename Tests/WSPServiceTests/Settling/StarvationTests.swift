import Rtnetlink
import Testing
import WSPProtocol

@Suite("Events without end")
struct StarvationTests {
    private static let interval = 10
    private static let length = 10_000

    /// Milliseconds from the first event at which a client that re-arms at once is told: each wait begins with the next
    /// event and ends with its ceiling, but for the last, which may end with its quiet time.
    private static func expectedTimes(_ options: RequestOptions, ceiling: Int) -> [Int] {
        var times: [Int] = []
        var firstChange = 0
        while firstChange < length {
            times.append(min(firstChange + ceiling, length - interval + Int(options.quietMilliseconds)))
            // At the very millisecond of a completion the request is armed before the event.
            firstChange = (firstChange + ceiling + interval - 1) / interval * interval
        }
        return times
    }

    /// The times at which completions of a request come that is armed anew at once, from the first event on.
    private func times(
        _ harness: Harness, _ client: TestClient, _ arm: () throws -> UInt64, _ event: (Int) throws -> Void
    ) throws -> [Int] {
        var request = try arm()
        var times: [Int] = []
        for time in 0...(Self.length + 2500) {
            try client.receive()
            if client.take({ if case .completion = $0.frame, $0.id == request { true } else { nil } }) != nil {
                times.append(time)
                request = try arm()
            }
            if time < Self.length, time.isMultiple(of: Self.interval) { try event(time / Self.interval) }
            try harness.tick()
        }
        return times
    }

    @Test(
        "starve no request: with one every 10 ms for 10 s, each completion comes at the ceiling",
        arguments: [
            (RequestOptions(quietMilliseconds: 250), 2500),
            (RequestOptions(quietMilliseconds: 250, ceilingMilliseconds: 1000), 1000),
            (RequestOptions(quietMilliseconds: 250, ceilingMilliseconds: 2499), 2499),
            (RequestOptions(quietMilliseconds: 250, ceilingMilliseconds: 250), 250),
            (RequestOptions(quietMilliseconds: 250, ceilingMilliseconds: 100), 100),
            (RequestOptions(quietMilliseconds: 250, ceilingMilliseconds: 1), 1),
            (RequestOptions(quietMilliseconds: 11), 110),
            (RequestOptions(quietMilliseconds: 250, ceilingMilliseconds: 1000, removalDelayMilliseconds: 400), 1000),
        ])
    func ceiling(options: RequestOptions, ceiling: Int) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        func address(_ number: Int) -> String { "10.0.\(number / 250).\(1 + number % 250)" }
        let times = try times(harness, client, { try client.armList(.inet, options) }) { number in
            // A long list takes long to settle. A removal that is delayed would come as an event of its own.
            if number >= 8, options.removalDelayMilliseconds == 0 {
                harness.kernel.happen(.oldAddress(address(number - 8)))
            }
            try harness.happen(.newAddress(address(number)))
        }
        #expect(times == Self.expectedTimes(options, ceiling: ceiling))
    }

    @Test("end with the quiet time where it is over before the ceiling")
    func end() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let request = try client.armList(.inet, RequestOptions(quietMilliseconds: 250, ceilingMilliseconds: 1000))
        for number in 1...50 {
            try harness.happen(.newAddress("10.0.0.\(number)"))
            try harness.run()
            #expect(try client.completion(request) == nil)
            try harness.advance(number < 50 ? 10 : 249)
        }
        #expect(try client.completion(request) == nil)
        try harness.advance(1)
        #expect(try client.completion(request) != nil)
    }

    @Test("about a destination starve no request either")
    func destination() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let options = RequestOptions(quietMilliseconds: 250, ceilingMilliseconds: 1000)
        let arm = { try client.armRoute("203.0.113.9", .anyFamily, options) }
        let times = try times(harness, client, arm) { number in
            harness.kernel.routes[ip("203.0.113.9")] = .route(.ipv4(source: "192.0.2.\(number % 200 + 1)"))
            harness.kernel.post(.routeChange("203.0.113.9", 32))
            try harness.run(turns: 2)
        }
        #expect(times == Self.expectedTimes(options, ceiling: 1000))
    }
}
