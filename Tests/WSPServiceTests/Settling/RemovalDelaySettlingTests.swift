import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("A removal delay with quiet time, ceiling and SINCE")
struct RemovalDelaySettlingTests {
    private func armed(quiet: UInt32, ceiling: UInt32 = 0, delay: UInt32) throws -> (Harness, TestClient, UInt64) {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let options = RequestOptions(
            quietMilliseconds: quiet, ceilingMilliseconds: ceiling, removalDelayMilliseconds: delay)
        return (harness, client, try client.armList(.inet, options))
    }

    /// Removes an address and counts the milliseconds until the request completes.
    private func timeToCompletion(_ harness: Harness, _ client: TestClient, _ id: UInt64) throws -> Int? {
        for time in 0..<10_000 {
            if try client.completion(id) != nil { return time }
            harness.clock.advance(by: .milliseconds(1))
        }
        return nil
    }

    @Test(
        "a removal completes when both are over",
        arguments: [
            (quiet: 250, ceiling: 0, delay: 100, expected: 250), (quiet: 100, ceiling: 0, delay: 250, expected: 250),
            (quiet: 250, ceiling: 50, delay: 100, expected: 100), (quiet: 0, ceiling: 50, delay: 100, expected: 100),
            (quiet: 250, ceiling: 150, delay: 100, expected: 150),
        ] as [(quiet: UInt32, ceiling: UInt32, delay: UInt32, expected: Int)])
    func removal(quiet: UInt32, ceiling: UInt32, delay: UInt32, expected: Int) throws {
        let (harness, client, id) = try armed(quiet: quiet, ceiling: ceiling, delay: delay)
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.run()
        #expect(try timeToCompletion(harness, client, id) == expected)
    }

    @Test("a further removal restarts the quiet time and not the delay")
    func furtherRemoval() throws {
        let (harness, client, id) = try armed(quiet: 100, delay: 120)
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.advance(50)
        try harness.happen(.oldAddress("198.51.100.3", on: 3))
        try harness.run()
        #expect(try timeToCompletion(harness, client, id) == 100)
    }

    @Test("an addition ends the delay and leaves the quiet time; the ceiling counts from the removal before it")
    func addition() throws {
        let (harness, client, id) = try armed(quiet: 100, ceiling: 180, delay: 1000)
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.advance(60)
        try harness.happen(.newAddress("192.0.2.7"))
        try harness.run()
        #expect(try timeToCompletion(harness, client, id) == 100)

        let options = RequestOptions(
            quietMilliseconds: 100, ceilingMilliseconds: 180, removalDelayMilliseconds: 1000)
        let next = try client.armList(.inet, options)
        try harness.happen(.oldAddress("192.0.2.7"))
        try harness.advance(120)
        try harness.happen(.newAddress("192.0.2.2"))
        try harness.run()
        #expect(try timeToCompletion(harness, client, next) == 60)
    }

    @Test("an addition later than the ceiling completes at once")
    func lateAddition() throws {
        let (harness, client, id) = try armed(quiet: 100, ceiling: 180, delay: 1000)
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.advance(500)
        #expect(try client.completion(id) == nil)
        try harness.happen(.newAddress("192.0.2.7"))
        #expect(try client.completion(id) != nil)
    }

    @Test("a flap that ends before the quiet time is one even though the delay is over")
    func flapWithinQuietTime() throws {
        let (harness, client, id) = try armed(quiet: 250, delay: 100)
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.advance(200)
        try harness.happen(.newAddress("192.0.2.2"))
        try harness.advance(10_000)
        #expect(try client.completion(id) == nil)
        #expect(try client.status("suppressed_flaps") == 1)
    }

    @Test("an addition that is undone within the quiet time completes as without a delay")
    func undoneAddition() throws {
        let (harness, client, id) = try armed(quiet: 100, delay: 1000)
        try harness.happen(.newAddress("192.0.2.7"))
        try harness.advance(50)
        try harness.happen(.oldAddress("192.0.2.7"))
        try harness.run()
        #expect(try timeToCompletion(harness, client, id) == 100)
    }

    @Test("after a flap the ceiling counts from the next change")
    func ceilingAfterFlap() throws {
        let (harness, client, id) = try armed(quiet: 100, ceiling: 150, delay: 100)
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.advance(90)
        try harness.happen(.newAddress("192.0.2.2"))
        try harness.advance(50)
        try harness.happen(.newAddress("192.0.2.7"))
        try harness.run()
        #expect(try timeToCompletion(harness, client, id) == 100)
    }

    @Test("an address that flaps for ever within the delay completes nothing; what is added meanwhile does, in time")
    func endlessFlap() throws {
        let (harness, client, id) = try armed(quiet: 250, ceiling: 1000, delay: 400)
        for _ in 0..<500 {
            try harness.happen(.oldAddress("192.0.2.2"))
            try harness.advance(10)
            try harness.happen(.newAddress("192.0.2.2"))
            try harness.advance(10)
        }
        #expect(try client.completion(id) == nil)
        #expect(try client.status("suppressed_flaps") == 500)
        try harness.happen(.newAddress("192.0.2.7"))
        try harness.run()
        for time in stride(from: 0, to: 1000, by: 10) {
            #expect(try client.completion(id) == nil, "after \(time) ms")
            try harness.happen(
                time.isMultiple(of: 20) ? .oldAddress("192.0.2.2") : .newAddress("192.0.2.2"))
            try harness.advance(10)
        }
        #expect(try client.completion(id) != nil)
    }

    @Test("since the current generation a flap is hidden, since another one the request is behind at once")
    func since() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let before = try client.call(.addressListQuery).generation
        let options = RequestOptions(since: before, removalDelayMilliseconds: 100)
        let id = try client.armList(.inet, options)
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.run()
        // Whoever asks anew while the address is missing is told of a change.
        let missing = try client.call(.addressListChange, [], .inet, options)
        expect(missing, .success)
        try harness.happen(.newAddress("192.0.2.2"))
        try harness.advance(1000)
        #expect(try client.completion(id) == nil)
        // The content is the old one under a new generation, since which a request waits: no loop.
        let late = try client.call(.addressListChange, [], .inet, options)
        expect(late, .success)
        #expect(late.generation != before && late.generation != missing.generation)
        let next = try client.armList(.inet, RequestOptions(since: late.generation, removalDelayMilliseconds: 100))
        try harness.advance(1000)
        #expect(try client.completedIDs().isEmpty)
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.run()
        try harness.advance(100)
        #expect(try client.completedIDs().sorted() == [id, next])
    }

    @Test("a request that is behind keeps to its quiet time, and no return of anything takes that back")
    func behind() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let old = Generation(epoch: Harness.epoch, number: 0)
        let options = RequestOptions(since: old, quietMilliseconds: 100, removalDelayMilliseconds: 1000)
        let id = try client.armList(.inet, options)
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.advance(50)
        try harness.happen(.newAddress("192.0.2.2"))
        try harness.run()
        #expect(try timeToCompletion(harness, client, id) == 100)
        #expect(try client.status("suppressed_flaps") == 0)
    }
}
