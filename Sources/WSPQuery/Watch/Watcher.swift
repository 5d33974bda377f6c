internal import NetworkPrimitives
internal import WSPClient
internal import WSPProtocol

/// Follows everything that a watch watches, one task for each.
struct Watcher: Sendable {
    let client: Client
    let plan: WatchPlan
    let mailbox: WatchMailbox
    private let causes: CauseFinder
    /// How long after the kernel had no answer it is asked again.
    private static let pause = Duration.seconds(1)

    init(client: Client, plan: WatchPlan, mailbox: WatchMailbox) {
        self.client = client
        self.plan = plan
        self.mailbox = mailbox
        causes = CauseFinder { time throws(ClientError) in try await client.history(since: time).records }
    }

    /// Asks for all states, tells that it is ready, and reports changes until an error ends it.
    func run() async throws {
        var follow: [@Sendable () async throws -> Void] = []
        for family in plan.families { follow.append(try await follower(of: WatchedAddressList(family: family))) }
        let routes = plan.destinations.filter { !$0.address.isUnspecified }
        let states = try await client.routes(
            to: routes.map(\.destination), socket: .marked(plan.mark), countsPathChanges: true)
        for (destination, state) in zip(routes, states) {
            let answer = RouteAnswer(destination: destination.text, record: state.record)
            let watched = WatchedRoute(destination: destination, socket: .marked(plan.mark))
            follow.append { try await self.follow(watched, from: answer, state.generation) }
        }
        for destination in plan.destinations where destination.address.isUnspecified {
            follow.append(try await follower(of: WatchedRouting(destination: destination)))
        }
        // With a state and its generation in hand nothing can be missed any more, whenever the first CHANGE is made.
        mailbox.post(.ready)
        try await Watcher.runAll(follow)
    }

    /// Runs all at the same time; the first error cancels the others and is thrown.
    static func runAll(_ bodies: [@Sendable () async throws -> Void]) async throws {
        try await withThrowingTaskGroup { group in
            for body in bodies { group.addTask(operation: body) }
            // Not `waitForAll`, which keeps an error to itself until all others have ended.
            for try await _ in group {}
        }
    }

    private func follower<W: Watched>(of watched: W) async throws -> @Sendable () async throws -> Void {
        let (state, generation) = try await watched.state(client)
        return { try await follow(watched, from: state, generation) }
    }

    private func follow<W: Watched>(_ watched: W, from state: W.State, _ generation: Generation) async throws {
        var (state, generation) = (state, generation)
        while true {
            let since = generation
            let told = try await patiently { () async throws(ClientError) in
                try await watched.change(client, since: since, settling: plan.settling)
            }
            let (newState, shown) = try await patiently { () async throws(ClientError) in
                try await watched.state(client)
            }
            // An answer that was not watched when it was asked for has no number: CHANGE told the first.
            let newGeneration = shown.number == 0 ? told : shown
            // A state that has come back before it could be asked for is what the user was told last.
            if !watched.isSame(state, newState) {
                let cause = await causes.cause { watched.isTold(by: $0) }
                await mailbox.deliver(watched.change(from: state, to: newState), newGeneration, cause)
            }
            (state, generation) = (newState, newGeneration)
        }
    }

    /// A watch outlives its daemon, and a kernel that has no answer for a while: what was lost is asked for again.
    private func patiently<T>(_ ask: () async throws(ClientError) -> T) async throws -> T {
        while true {
            do throws(ClientError) {
                return try await ask()
            } catch {
                switch error {
                case .connection: break
                case .refused(.networkDown): try await Task.sleep(for: Watcher.pause)
                default: throw error
                }
            }
        }
    }
}
