import NetworkPrimitives
import Testing
import WSPProtocol
import WSPService

@Suite("How changes are settled for requests that do not say")
struct SettlingDefaultTests {
    @Test("the quiet time and its ceiling hold for a request without a quiet time")
    func quiet() throws {
        let harness = try Harness {
            $0.settling.quietMilliseconds = 100
            $0.settling.ceilingMilliseconds = 150
        }
        let client = try harness.greetedClient()
        let id = try client.armList()
        harness.kernel.happen(.newAddress("192.0.2.7"))
        try harness.run()
        try harness.advance(90)
        harness.kernel.happen(.newAddress("192.0.2.8"))
        try harness.run()
        try harness.advance(59)
        #expect(try client.completion(id) == nil)
        try harness.advance(1)
        #expect(try client.completion(id) != nil)
    }

    @Test("a client's own quiet time has its own ceiling, and the shortest is as good as none")
    func ownQuiet() throws {
        let harness = try Harness {
            $0.settling.quietMilliseconds = 5000
            $0.settling.ceilingMilliseconds = 20
        }
        let client = try harness.greetedClient()
        let settled = try client.armList(.inet, RequestOptions(quietMilliseconds: 100))
        let prompt = try client.armList(.inet, RequestOptions(quietMilliseconds: 1))
        harness.kernel.happen(.newAddress("192.0.2.7"))
        try harness.run()
        try harness.advance(1)
        #expect(try client.completion(prompt) != nil)
        try harness.advance(98)
        #expect(try client.completion(settled) == nil)
        try harness.advance(1)
        #expect(try client.completion(settled) != nil)
    }

    @Test("the removal delay holds for a request without one")
    func removal() throws {
        let harness = try Harness { $0.settling.removalDelayMilliseconds = 100 }
        let client = try harness.greetedClient()
        let id = try client.armList()
        harness.kernel.happen(.oldAddress("192.0.2.2"))
        try harness.run()
        try harness.advance(50)
        harness.kernel.happen(.newAddress("192.0.2.2"))
        try harness.advance(100)
        #expect(try client.completion(id) == nil)
        #expect(try client.status("suppressed_flaps") == 1)
    }
}
