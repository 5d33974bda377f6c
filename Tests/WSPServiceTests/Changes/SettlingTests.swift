import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("Quiet time and ceiling")
struct SettlingTests {
    private func armed(_ options: RequestOptions) throws -> (Harness, TestClient, UInt64) {
        let harness = try Harness()
        let client = try harness.greetedClient()
        return (harness, client, try client.armList(.inet, options))
    }

    @Test("the completion comes once nothing has changed for the quiet time")
    func quiet() throws {
        let (harness, client, id) = try armed(RequestOptions(quietMilliseconds: 100))
        harness.kernel.happen(.newAddress("192.0.2.7"))
        try harness.run()
        try harness.advance(60)
        harness.kernel.happen(.newAddress("192.0.2.8"))
        try harness.run()
        try harness.advance(99)
        #expect(try client.completion(id) == nil)
        try harness.advance(1)
        let completion = try #require(try client.completion(id))
        #expect(completion.generation == (try client.call(.addressListQuery).generation))
    }

    @Test(
        "the ceiling ends a wait that further changes would draw out",
        arguments: [
            RequestOptions(quietMilliseconds: 100, ceilingMilliseconds: 250), RequestOptions(quietMilliseconds: 25),
        ])
    func ceiling(options: RequestOptions) throws {
        let (harness, client, id) = try armed(options)
        for step in 0..<25 {
            harness.kernel.happen(.newAddress("192.0.2.\(10 + step)"))
            #expect(try client.completion(id) == nil)
            try harness.advance(step < 24 ? 10 : 9)
        }
        #expect(try client.completion(id) == nil)
        try harness.advance(1)
        #expect(try client.completion(id) != nil)
    }

    @Test("a change that is undone within the quiet time still completes")
    func undone() throws {
        let (harness, client, id) = try armed(RequestOptions(quietMilliseconds: 100))
        harness.kernel.happen(.newAddress("192.0.2.7"))
        try harness.run()
        harness.kernel.happen(.oldAddress("192.0.2.7"))
        try harness.run()
        try harness.advance(100)
        #expect(try client.completion(id) != nil)
    }

    @Test("without a change nothing completes, however long it is quiet")
    func withoutChange() throws {
        let (harness, client, id) = try armed(RequestOptions(quietMilliseconds: 100, ceilingMilliseconds: 200))
        try harness.advance(10_000)
        #expect(try client.completion(id) == nil)
    }

    @Test("each of two requests has its own quiet time, also about a destination")
    func apart() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let input = socketAddress("203.0.113.9")
        let slow = try client.arm(.routingInterfaceChange, input, .inet, RequestOptions(quietMilliseconds: 200))
        let fast = try client.arm(.routingInterfaceChange, input, .inet, RequestOptions(quietMilliseconds: 50))
        let plain = try client.arm(.routingInterfaceChange, input)
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: ENETUNREACH)
        harness.kernel.post(.routeChange("203.0.113.9", 32))
        #expect(try client.completedIDs() == [plain])
        try harness.advance(50)
        #expect(try client.completedIDs() == [fast])
        try harness.advance(150)
        #expect(try client.completedIDs() == [slow])
    }
}
