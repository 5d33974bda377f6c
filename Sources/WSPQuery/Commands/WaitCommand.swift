internal import ArgumentParser
internal import NetworkPrimitives
internal import Synchronization
internal import WSPClient
internal import WSPProtocol

/// `wait`: one CHANGE request.
struct WaitCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait", _superCommandName: QueryTool.name,
        abstract: "Waits for one change and ends.",
        usage: """
            wspd-query wait addresses [--family <family>] [--since <generation>] [--timeout <seconds>]
                [--settle <ms> [--ceiling <ms>]] [--removal-delay <ms>]
            wspd-query wait route <dest> [--mark <n>] [--since <generation>] [--timeout <seconds>]
                [--settle <ms> [--ceiling <ms>]] [--removal-delay <ms>]
            """,
        discussion: "Exits with 124 where nothing has changed in time.")

    enum Subject: String, ExpressibleByArgument, CaseIterable, Sendable {
        case addresses
        case route
    }

    @OptionGroup var global: GlobalOptions

    @Argument(help: "What may change: addresses or route.")
    var subject: Subject

    @Argument(
        help: ArgumentHelp(
            "The destination of the route, with %interface where needed; 0.0.0.0 or :: is any route of the family.",
            valueName: "dest"),
        transform: DestinationArgument.init(parsing:))
    var destination: DestinationArgument?

    @Option(help: "Only addresses of one family: inet or inet6.")
    var family: FamilyArgument?

    @Option(
        help: ArgumentHelp("The mark of the packets to destinations (SO_MARK).", valueName: "n"), transform: parseNumber
    )
    var mark: UInt32 = 0

    @Option(
        help: ArgumentHelp("Return at once where the generation is not this one any more.", valueName: "generation"),
        transform: parseGeneration)
    var since: Generation?

    @OptionGroup var settling: SettlingOptions

    func validate() throws {
        switch subject {
        case .addresses where destination != nil:
            throw ValidationError("'wait addresses' takes no destination")
        case .route where destination == nil:
            throw ValidationError("'wait route' needs a destination")
        case .addresses where mark != 0:
            throw ValidationError("--mark goes with 'wait route'")
        case .route where family != nil:
            throw ValidationError("--family goes with 'wait addresses'")
        case .addresses, .route:
            break
        }
    }

    func run() async throws {
        let change: Change = destination.map { .route($0, mark: mark) } ?? .addresses(family?.family)
        let since = since
        let settling = settling.settling
        let global = global
        let connection = Connection()
        let generation = try await withTimeLimit(
            seconds: global.timeout, late: { WaitCommand.late(seconds: $0, connection.client) }
        ) {
            let client = try await global.connect()
            connection.client = client
            return try await change.completion(client, since: since, settling)
        }
        try global.print(change.json(generation), text: { _ in change.text(generation) })
    }

    /// Tells a network that has not changed from one that nobody has watched of late.
    static func late(seconds: Double, _ client: Client?) -> QueryError {
        guard let client else {
            return QueryError("the daemon has not answered in \(secondsText(seconds))", status: QueryStatus.timedOut)
        }
        return late(seconds: seconds, withoutService: client.timeWithoutService)
    }

    static func late(seconds: Double, withoutService: Duration?) -> QueryError {
        let message =
            withoutService.map { "no daemon to tell of changes for \($0.components.seconds) seconds" }
            ?? "nothing has changed in \(secondsText(seconds))"
        return QueryError(message, status: QueryStatus.timedOut)
    }
}

extension WaitCommand {
    /// What is waited for.
    enum Change: Sendable {
        case addresses(AddressFamily?)
        case route(DestinationArgument, mark: UInt32)

        func completion(_ client: Client, since: Generation?, _ settling: Settling) async throws -> Generation {
            switch self {
            case .addresses(let family):
                try await client.addressListChange(
                    family: family ?? .unspecified, since: since, quietMilliseconds: settling.quiet,
                    ceilingMilliseconds: settling.ceiling, removalDelayMilliseconds: settling.removalDelay)
            case .route(let destination, let mark):
                try await client.routingInterfaceChange(
                    to: destination.destination, socket: .marked(mark), since: since, quietMilliseconds: settling.quiet,
                    ceilingMilliseconds: settling.ceiling, removalDelayMilliseconds: settling.removalDelay)
            }
        }

        /// Null in place of the family where a change of either family was waited for.
        func json(_ generation: Generation) -> JSONValue {
            switch self {
            case .addresses(let family):
                [
                    "event": "address-list-change", "family": .string(orNull: family?.description),
                    "generation": .string(generation.description),
                ]
            case .route(let destination, _):
                [
                    "event": "routing-interface-change", "destination": .string(destination.text),
                    "generation": .string(generation.description),
                ]
            }
        }

        func text(_ generation: Generation) -> String {
            switch self {
            case .addresses(let family):
                "the address list\(family.map { " of \($0)" } ?? "") has changed, generation \(generation)\n"
            case .route(let destination, _):
                "the route to \(destination.text) has changed, generation \(generation)\n"
            }
        }
    }
}

/// The client of a command, once it is connected.
private final class Connection: Sendable {
    private let held = Mutex<Client?>(nil)

    var client: Client? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}
