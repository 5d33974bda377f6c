import NetworkPrimitives
import Testing
import WSPProtocol
import WSPService

@Suite("Questions with another user's uid")
struct OtherUserTests {
    private let other = SocketProperties(family: .inet, userID: 1002)
    private let other6 = SocketProperties(family: .inet6, isDualStack: true, userID: 1002)

    /// Makes every request that counts a uid, in the name of user 1002.
    private func replies(to client: TestClient) throws -> [ControlReply] {
        let destination = socketAddress("203.0.113.9")
        return [
            try client.call(.routingInterfaceQuery, destination, other),
            try client.call(.routingInterfaceChange, destination, other),
            try client.call(.explain, destination, other),
            try client.call(.routeQuery, [], other),
            try client.call(.addressListSort, .list(["203.0.113.9"]), other6),
        ]
    }

    @Test("are WSAEACCES, and the kernel is not asked")
    func denied() throws {
        let harness = try Harness()
        let client = try harness.greetedClient(of: 1001)
        let asked = try client.status("kernel_questions")
        for reply in try replies(to: client) { expect(reply, .accessDenied) }
        #expect(try client.status("kernel_questions") == asked)
        #expect(try client.status("watched_destinations") == 0)
    }

    @Test(
        "are answered to that user, to root, and where all are", arguments: [(1002, false), (0, false), (1001, true)])
    func answered(_ user: UInt32, _ isOpen: Bool) throws {
        let harness = try Harness { $0.answersForOtherUsers = isOpen }
        let client = try harness.greetedClient(of: user)
        #expect(try replies(to: client).allSatisfy { [.success, .ioPending].contains($0.error) })
    }

    @Test("are answered where nothing depends on a uid")
    func withoutRoutes() throws {
        let client = try Harness().greetedClient(of: 1001)
        #expect(try client.call(.addressListQuery, [], other).error == .success)
    }
}
