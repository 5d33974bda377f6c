import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("Changes every 10 ms for 10 s")
struct StarvationTests {
    private static let changes = 800
    private static let quiet: UInt32 = 250
    private static let ceilings: [UInt32] = [0, 1000, 100]

    /// A client's side of one request that is made again and again, since the state known.
    private struct Follower {
        let ceiling: UInt32
        var request: RawClient.Answer
        var known: Int
        var completions = 0

        init(_ ceiling: UInt32, _ client: RawClient) throws {
            self.ceiling = ceiling
            (known, request) = try Follower.arm(ceiling, client)
        }

        private static func arm(_ ceiling: UInt32, _ client: RawClient) throws -> (Int, RawClient.Answer) {
            let list = try client.addresses()
            let options = RequestOptions(
                since: list.generation, quietMilliseconds: StarvationTests.quiet, ceilingMilliseconds: ceiling)
            return (list.addresses.count, try client.awaitAddresses(.inet, options))
        }

        mutating func take(_ completion: ControlReply, _ client: RawClient) throws {
            let before = known
            (known, request) = try Follower.arm(ceiling, client)
            completions += 1
            #expect(completion.error == .success && known > before)
        }

        /// The seconds after which a completion comes at the latest.
        var limit: Double {
            let options = RequestOptions(quietMilliseconds: StarvationTests.quiet, ceilingMilliseconds: ceiling)
            return Double(options.effectiveCeilingMilliseconds) / 1000
        }
    }

    @Test("starve no quiet time: completions come at the pace of the ceiling, each with a state not seen before")
    func ceilings() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveOneLink()
            let start = ContinuousClock.now
            let changes = try network.addAddresses(Self.changes)
            let followers = try Self.follow(client, until: 1 + Self.changes)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            try changes.wait()
            for follower in followers {
                let count = Double(follower.completions)
                // One that waits for an end of the changes would come once; how often it comes beyond that, the
                // machine's load decides.
                #expect(count >= 2, "\(follower.ceiling) ms in \(seconds) s")
                #expect(count <= seconds / min(follower.limit, Double(Self.quiet) / 1000) + 1)
            }
        }
    }

    /// Follows the address list with each ceiling until all know of so many addresses.
    private static func follow(_ client: RawClient, until count: Int) throws -> [Follower] {
        var followers = try ceilings.map { try Follower($0, client) }
        while followers.contains(where: { $0.known < count }) {
            let frame = try #require(try client.nextFrame())
            guard case .completion(let completion) = frame.body else { preconditionFailure("\(frame.body)") }
            let index = try #require(followers.firstIndex { $0.request.id == frame.id })
            try followers[index].take(completion, client)
        }
        return followers
    }
}

extension PrivateNetwork {
    /// Starts to add addresses, one every 10 ms.
    fileprivate func addAddresses(_ count: Int) throws -> RunningProcess {
        let command = "echo address add 10.0.$((i / 250)).$((i % 250 + 1))/32 dev v0"
        let loop = "i=0; while [ $i -lt \(count) ]; do \(command); i=$((i + 1)); sleep 0.01; done"
        return try spawn(["sh", "-c", "\(loop) | \(ipProgram) -batch -"])
    }
}
