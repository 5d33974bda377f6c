import CLinux
import NamespaceSupport
import WSPSystem

/// The network of a world: four pairs of links, of which one reaches another namespace, and two bridges.
struct WorldNetwork {
    let network: PrivateNetwork
    private let far: NamespaceHandle

    /// Builds the world as it begins.
    init(in network: PrivateNetwork) throws {
        self.network = network
        far = try network.secondNamespace()
        for (path, value) in WorldNetwork.initialSwitches { try network.sysctl(path, value) }
        try network.batch(WorldNetwork.creation)
        try network.ip("link set f2 netns \(far.processID)")
        try far.batch(WorldNetwork.farCommands)
        try network.batch(WorldNetwork.addressing)
    }

    private static let initialSwitches = [
        ("ipv6/conf/default/accept_ra", "0"), ("ipv6/conf/default/router_solicitations", "0"),
        ("ipv6/conf/default/use_tempaddr", "2"),
    ]
    private static let creation =
        (0..<4).flatMap { LinkSlot($0).creation }
        + Names.bridges.enumerated().map { "link add \($1) index \(30 + $0) type bridge" }
    private static let farCommands = [
        "link set f2 up", "address add \(Names.gateway4(2))/24 dev f2",
        "address add \(Names.gateway6(2))/64 dev f2 nodad",
    ]
    private static let addressing =
        (0..<4).flatMap { number -> [String] in
            let link = LinkSlot(number)
            let addresses = [Names.local4(number)[0], Names.local6(number)[0] + " nodad"]
            // The last link has the address that the kernel makes, with duplicate address detection.
            return (number == 3 ? [] : ["link set \(link.name) addrgenmode none"])
                + (number == 2 ? [] : ["link set \(link.peer) up"]) + ["link set \(link.name) up"]
                + addresses.map { "address add \($0) dev \(link.name)" }
        } + Names.bridges.map { "link set \($0) addrgenmode none up" }
        + ["route add default via \(Names.gateway4(0))", "route add ::/0 via \(Names.gateway6(0)) dev v0"]

    /// The commands that build the world in a shell.
    static var shellCommands: [String] {
        ["unshare -n sleep 1000 & far=$!", "ip link set lo up", "nsenter -t $far -n ip link set lo up"]
            + initialSwitches.map { Mutation.sysctl($0, $1).shellCommand } + creation.map { "ip \($0)" }
            + ["ip link set f2 netns $far"] + farCommands.map { Mutation.far($0).shellCommand }
            + addressing.map { "ip \($0)" }
    }
}

// MARK: - Mutating

extension WorldNetwork {
    /// Carries out mutations in their order, each run of `ip` commands in one process.
    ///
    /// Returns how many the kernel or `ip` refused. `meanwhile` is called again and again until a process has ended.
    func apply(_ mutations: [Mutation], meanwhile: () throws -> Void = {}) throws -> Int {
        var refused = 0
        var rest = mutations[...]
        while let first = rest.first {
            switch first {
            case .sysctl(let path, let value):
                rest = rest.dropFirst()
                // The directory of a link that is not there is missing.
                if (try? network.sysctl(path, value)) == nil { refused += 1 }
            case .datagram(let address):
                rest = rest.dropFirst()
                if try !Datagram.isSent(to: address) { refused += 1 }
            case .ip, .far:
                let lines = rest.prefix { $0.sharesProcess(with: first) }
                rest = rest.dropFirst(lines.count)
                refused += try run(lines.map(\.words), like: first, meanwhile)
            }
        }
        return refused
    }

    /// The routes, rules, nexthop objects, neighbours and addresses, as `ip` shows them.
    func state() -> String {
        let commands = [
            "-4 route show table all", "-6 route show table all", "-4 rule", "-6 rule", "nexthop", "neighbour",
            "address",
        ]
        // What cannot be shown is missing from a report that something else has caused.
        let texts = commands.map { command in
            (try? network.output(of: [network.ipProgram] + command.split(separator: " ").map(String.init))) ?? ""
        }
        return zip(commands, texts).map { "# ip \($0)\n\($1)" }.joined()
    }

    private func run(_ lines: [String], like mutation: Mutation, _ meanwhile: () throws -> Void) throws -> Int {
        var command = [network.ipProgram, "-force", "-batch", "-"]
        if case .far = mutation { command = far.commandPrefix + command }
        if case .ip(_, let family?) = mutation { command.insert("-\(family)", at: command.count - 3) }
        let text = lines.joined(separator: "\n") + "\n"
        let process = try network.spawn(command, input: .text(text))
        var isOver = false
        let deadline = Deadline(seconds: Deadline.defaultSeconds)
        while !isOver {
            try meanwhile()
            // Not yet, it says; an end that never comes is the deadline's.
            isOver = (try? process.wait(within: 0)) != nil
            if deadline.hasPassed { try process.wait() }
        }
        return process.standardError.split(separator: "\n").count { $0.hasPrefix("Command failed") }
    }
}

extension Mutation {
    fileprivate var words: String {
        switch self {
        case .ip(let words, _), .far(let words): words
        case .sysctl, .datagram: ""
        }
    }

    fileprivate func sharesProcess(with other: Mutation) -> Bool {
        switch (self, other) {
        case (.ip(_, let family), .ip(_, let otherFamily)): family == otherFamily
        case (.far, .far): true
        default: false
        }
    }
}
