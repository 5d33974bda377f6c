import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("CHANGE since a generation")
struct SinceTests {
    private func since(_ generation: Generation, quiet: UInt32 = 0) -> RequestOptions {
        RequestOptions(since: generation, quietMilliseconds: quiet)
    }

    @Test("the current generation waits")
    func equal() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let list = try client.call(.addressListQuery).generation
        let route = try client.route("203.0.113.9").generation
        let waiting = [
            try client.armList(.inet, since(list)), try client.armRoute("203.0.113.9", .anyFamily, since(route)),
        ]
        #expect(try client.completedIDs().isEmpty)
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: ENETUNREACH)
        harness.kernel.happen(.newAddress("192.0.2.7"))
        harness.kernel.post(.routeChange("203.0.113.9", 32))
        #expect(try client.completedIDs().sorted() == waiting)
    }

    @Test(
        "a generation that is not the current one is answered at once with the current one, and no completion",
        arguments: [
            Generation(epoch: Harness.epoch, number: 0), Generation(epoch: Harness.epoch, number: 1_000_000),
            Generation(epoch: 1, number: 2),
        ])
    func other(generation: Generation) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let list = try client.call(.addressListChange, [], .inet, since(generation))
        expect(list, .success)
        #expect(list.generation == (try client.call(.addressListQuery).generation))
        let input = socketAddress("203.0.113.9")
        let route = try client.call(.routingInterfaceChange, input, .inet, since(generation))
        expect(route, .success)
        #expect(route.generation == (try client.route("203.0.113.9", .inet).generation))
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try client.completedIDs().isEmpty)
        #expect(try client.status("pending_requests") == 0)
    }

    @Test("the number of another epoch is another generation")
    func sameNumberOfOtherEpoch() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let current = try client.call(.addressListQuery).generation
        let other = Generation(epoch: current.epoch + 1, number: current.number)
        expect(try client.call(.addressListChange, [], .inet, since(other)), .success)
    }

    @Test("a change between QUERY and CHANGE is not lost")
    func between() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let list = try client.call(.addressListQuery).generation
        let route = try client.route("203.0.113.9").generation
        harness.kernel.happen(.newAddress("192.0.2.7"))
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: ENETUNREACH)
        harness.kernel.post(.routeChange("203.0.113.9", 32))
        expect(try client.call(.addressListChange, [], .inet, since(list)), .success)
        let input = socketAddress("203.0.113.9")
        expect(try client.call(.routingInterfaceChange, input, .anyFamily, since(route)), .success)
    }

    @Test("an old generation with a quiet time is pending until the quiet time is over")
    func oldAndQuiet() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let old = Generation(epoch: Harness.epoch, number: 0)
        let id = try client.armList(.inet, since(old, quiet: 100))
        try harness.advance(99)
        #expect(try client.completion(id) == nil)
        try harness.advance(1)
        let completion = try #require(try client.completion(id))
        expect(completion, .success)
        #expect(completion.generation == (try client.call(.addressListQuery).generation))
    }

    @Test("a change restarts the quiet time of an old generation")
    func oldAndRestarted() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armList(.inet, since(Generation(epoch: 1, number: 1), quiet: 100))
        try harness.advance(60)
        harness.kernel.happen(.newAddress("192.0.2.7"))
        try harness.run()
        try harness.advance(99)
        #expect(try client.completion(id) == nil)
        try harness.advance(1)
        #expect(try client.completion(id) != nil)
    }
}
