import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@testable import WSPService

@Suite("One user's many completions")
struct OwedCompletionTests {
    /// A service on which looking at the clock takes so long that a slice of completions uses a share up; with it a user
    /// with 100 requests about a list and 100 about a destination, armed before the ones of another user.
    private struct Scene {
        static let count = 100
        let harness: Harness
        let greedy: TestClient
        let modest: TestClient
        let lists: [UInt64]
        let routes: [UInt64]
        let modestList: UInt64
        let modestRoute: UInt64

        init() throws {
            harness = try Harness()
            greedy = try harness.greetedClient(of: 1001)
            lists = try (0..<Scene.count).map { [greedy] _ in try greedy.armList() }
            routes = try (0..<Scene.count).map { [greedy] _ in try greedy.armRoute("203.0.113.9") }
            modest = try harness.greetedClient(of: 1002)
            modestList = try modest.armList()
            modestRoute = try modest.armRoute("203.0.113.9")
            harness.clock.cost = LoopShare.quantum
        }
    }

    @Test("leave another's their place in the same turn, and come in the order of the arming")
    func turns() throws {
        let scene = try Scene()
        scene.harness.kernel.happen(.newAddress("192.0.2.7"))
        try scene.harness.run(turns: 1)
        #expect(try scene.modest.takeCompletions() == [scene.modestList])
        let first = try scene.greedy.takeCompletions()
        #expect(first.count > 0 && first.count < Scene.count / 2)
        try scene.harness.run(turns: 500)
        #expect(try first + scene.greedy.takeCompletions() == scene.lists)
        #expect(try scene.modest.takeCompletions() == [])
    }

    @Test("do so also where all wait for the same destination")
    func destination() throws {
        let scene = try Scene()
        scene.harness.kernel.routes[ip("203.0.113.9")] = .route(.ipv4(source: "198.51.100.3", interface: 3))
        scene.harness.kernel.post(.routeChange("203.0.113.0", 24))
        try scene.harness.run(turns: 1)
        #expect(try scene.modest.takeCompletions() == [scene.modestRoute])
        let first = try scene.greedy.takeCompletions()
        #expect(first.count > 0 && first.count < Scene.count / 2)
        try scene.harness.run(turns: 500)
        #expect(try first + scene.greedy.takeCompletions() == scene.routes)
    }

    @Test("come before the answers to what the user asks meanwhile")
    func before() throws {
        let scene = try Scene()
        scene.harness.kernel.happen(.newAddress("192.0.2.7"))
        try scene.harness.run(turns: 1)
        let first = try scene.greedy.takeCompletions()
        try scene.greedy.send(TestClient.control(.addressListQuery, id: 7))
        for _ in 0..<500 where scene.greedy.takeResult(7) == nil {
            try scene.harness.run(turns: 1)
            try scene.greedy.receive()
        }
        #expect(try first + scene.greedy.takeCompletions() == scene.lists)
    }

    @Test("are not owed to requests of another list, nor to those that have been told")
    func others() throws {
        let scene = try Scene()
        let other = try scene.greedy.armList(.inet6)
        scene.harness.kernel.happen(.newAddress("192.0.2.7"))
        try scene.harness.run(turns: 1)
        let first = try scene.greedy.takeCompletions()
        // More news before the first has been told: what has not been told is told once.
        scene.harness.kernel.happen(.newAddress("192.0.2.8"))
        try scene.harness.run(turns: 500)
        #expect(try first + scene.greedy.takeCompletions() == scene.lists)
        scene.harness.kernel.happen(.newAddress("2001:db8::7"))
        try scene.harness.run(turns: 500)
        #expect(try scene.greedy.takeCompletions() == [other])
    }

    @Test("end with the connection")
    func disconnection() throws {
        let scene = try Scene()
        scene.harness.kernel.happen(.newAddress("192.0.2.7"))
        try scene.harness.run(turns: 1)
        scene.greedy.disconnect()
        try scene.harness.run(turns: 500)
        #expect(scene.harness.service.pending.count == 1)
        #expect(scene.harness.service.owingAccounts.isEmpty)
    }

    @Test("are written before another process takes over, which tells nobody twice")
    func handOver() throws {
        let scene = try Scene()
        scene.harness.kernel.happen(.newAddress("192.0.2.7"))
        try scene.harness.run(turns: 1)
        try scene.harness.restart()
        try scene.harness.run(turns: 500)
        #expect(try scene.greedy.takeCompletions() == scene.lists)
        #expect(scene.harness.service.pending.count == Scene.count + 1)
    }
}
