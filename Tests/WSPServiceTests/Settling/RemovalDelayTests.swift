import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("A removal delay on an address list")
struct RemovalDelayTests {
    static let delay = RequestOptions(removalDelayMilliseconds: 100)

    /// eth0 has 192.0.2.2, eth1 198.51.100.3.
    private func armed(_ options: RequestOptions = delay, _ socket: SocketProperties = .inet) throws -> (
        Harness, TestClient, UInt64
    ) {
        let harness = try Harness()
        let client = try harness.greetedClient()
        return (harness, client, try client.armList(socket, options))
    }

    @Test("an address that is back in time completes nothing, and the request waits on")
    func flap() throws {
        let (harness, client, id) = try armed()
        for round in 1...3 {
            try harness.happen(.oldAddress("192.0.2.2"))
            try harness.advance(99)
            try harness.happen(.newAddress("192.0.2.2"))
            try harness.advance(1000)
            #expect(try client.completion(id) == nil)
            #expect(try client.status("suppressed_flaps") == round)
        }
        try harness.happen(.newAddress("192.0.2.7"))
        let completion = try #require(try client.completion(id))
        #expect(completion.generation == (try client.call(.addressListQuery).generation))
    }

    @Test("an address that stays away completes the request when the delay is over")
    func removal() throws {
        let (harness, client, id) = try armed()
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.run()
        try harness.advance(99)
        #expect(try client.completion(id) == nil)
        try harness.advance(1)
        let completion = try #require(try client.completion(id))
        expect(completion, .success)
        #expect(completion.generation == (try client.call(.addressListQuery).generation))
        #expect(try client.status("suppressed_flaps") == 0)
    }

    @Test("an address that is added completes at once, also while another one is missing")
    func addition() throws {
        let (harness, client, id) = try armed()
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.advance(50)
        #expect(try client.completion(id) == nil)
        try harness.happen(.newAddress("192.0.2.7"))
        #expect(try client.completion(id) != nil)
        let next = try client.armList(.inet, Self.delay)
        try harness.happen(.newAddress("192.0.2.8"))
        #expect(try client.completion(next) != nil)
    }

    @Test("what is missing is counted from the first removal, whatever goes and comes meanwhile")
    func firstRemoval() throws {
        let (harness, client, id) = try armed()
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.advance(60)
        try harness.happen(.oldAddress("198.51.100.3", on: 3))
        try harness.advance(30)
        try harness.happen(.newAddress("192.0.2.2"))
        try harness.advance(9)
        #expect(try client.completion(id) == nil)
        try harness.advance(1)
        #expect(try client.completion(id) != nil)
    }

    @Test("addresses that go and come back in turns are a flap once all are back")
    func several() throws {
        let (harness, client, id) = try armed()
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.advance(30)
        try harness.happen(.oldAddress("198.51.100.3", on: 3))
        try harness.happen(.newAddress("192.0.2.2"))
        try harness.advance(30)
        try harness.happen(.newAddress("198.51.100.3", on: 3))
        try harness.advance(1000)
        #expect(try client.completion(id) == nil)
        #expect(try client.status("suppressed_flaps") == 1)
    }

    @Test("an address that comes back on another interface completes at once")
    func otherInterface() throws {
        let (harness, client, id) = try armed()
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.advance(10)
        try harness.happen(.newAddress("192.0.2.2", on: 3))
        #expect(try client.completion(id) != nil)
    }

    @Test("another order completes at once; a shorter list in another order only lacks something")
    func order() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        // A secondary address stands behind the primary one, whatever its number.
        for number in [1, 3] { try harness.happen(.newAddress("192.0.2.\(number)", flags: IFA_F_SECONDARY)) }
        let id = try client.armList(.inet, Self.delay)
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.happen(.newAddress("192.0.2.3"))
        try harness.advance(99)
        #expect(try client.completion(id) == nil)
        // Back as a secondary of the one that was promoted.
        try harness.happen(.newAddress("192.0.2.2", flags: IFA_F_SECONDARY))
        #expect(try client.completion(id) != nil)
        #expect(try client.addresses().prefix(3).map(\.address) == [ip("192.0.2.3"), ip("192.0.2.1"), ip("192.0.2.2")])
    }

    @Test("a carrier that is back in time hides the loss of all its addresses, of both families")
    func carrier() throws {
        let (harness, client, id) = try armed(Self.delay, .dualStack)
        var link = try #require(harness.kernel.links[2])
        link.operationalState = .lowerLayerDown
        link.flags &= ~UInt32(IFF_RUNNING)
        try harness.happen(.link(.new, link))
        try harness.run()
        #expect(try client.addresses(.dualStack).count == 1)
        try harness.advance(90)
        harness.kernel.setUpUsualNetwork()
        harness.kernel.post(.link(.new, try #require(harness.kernel.links[2])))
        try harness.advance(1000)
        #expect(try client.completion(id) == nil)
        #expect(try client.status("suppressed_flaps") == 1)
    }

    @Test("the return that nobody has read yet when the delay is over counts")
    func heldUp() throws {
        let (harness, client, id) = try armed()
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.run()
        // As after a stop of the process: timers are overdue, and the news is unread.
        harness.clock.advance(by: .milliseconds(5000))
        try harness.happen(.newAddress("192.0.2.2"))
        try harness.run()
        #expect(try client.completion(id) == nil)
        #expect(try client.status("suppressed_flaps") == 1)
    }

    @Test("a request without a delay beside it is told of everything")
    func beside() throws {
        let (harness, client, id) = try armed()
        let plain = try client.armList()
        try harness.happen(.oldAddress("192.0.2.2"))
        #expect(try client.completedIDs() == [plain])
        try harness.happen(.newAddress("192.0.2.2"))
        try harness.advance(1000)
        #expect(try client.completedIDs().isEmpty)
        #expect(try client.status("pending_requests") == 1)
        try client.send(TestClient.cancel(id, id: client.nextID()))
        #expect(try client.completedIDs() == [id])
    }

    @Test("a request that is cancelled or loses its connection while something is missing leaves nothing behind")
    func withdrawn() throws {
        let (harness, client, id) = try armed()
        let leaving = try harness.greetedClient()
        _ = try leaving.armList(.inet, Self.delay)
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.run()
        leaving.disconnect()
        try client.send(TestClient.cancel(id, id: client.nextID()))
        #expect(try client.completedIDs() == [id])
        let next = try client.armList(.inet, Self.delay)
        try harness.advance(1000)
        #expect(try client.completion(next) == nil)
        #expect(try client.status("pending_requests") == 1)
    }

    @Test("nothing completes that a resynchronization finds back in its place")
    func resynchronization() throws {
        let (harness, client, id) = try armed()
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.run()
        try harness.happen(.newAddress("192.0.2.2"))
        harness.kernel.loseEvents()
        try harness.run()
        try harness.advance(5000)
        #expect(try client.completion(id) == nil)
        #expect(try client.status("suppressed_flaps") == 1)
    }
}
