import NamespaceSupport

/// One thing that is done to the network.
enum Mutation: Hashable, Sendable {
    /// An `ip` command in the watched namespace, of a family where its words do not tell it.
    case ip(String, family: Int? = nil)
    /// An `ip` command in the namespace at the other end of `v2`.
    case far(String)
    /// A value for a file below `/proc/sys/net`.
    case sysctl(String, String)
    /// A datagram to an address, which has the kernel look for the neighbour; its port is the discard service's.
    case datagram(String)

    /// The command to paste into a shell in a namespace of its own, where `$far` is a process in the other one.
    var shellCommand: String {
        switch self {
        case .ip(let words, let family): "ip \(family.map { "-\($0) " } ?? "")\(words)"
        case .far(let words): "nsenter -t $far -n ip \(words)"
        case .sysctl(let path, let value): "echo \(value) >/proc/sys/net/\(path)"
        case .datagram(let address): "bash -c 'echo >/dev/udp/\(address)/9'"
        }
    }
}

/// What is done at once, before the next look at the result: one mutation or a burst of them.
struct Step: Sendable {
    var mutations: [Mutation]

    init(_ mutations: [Mutation]) { self.mutations = mutations }
    init(_ mutation: Mutation) { mutations = [mutation] }

    /// True for a single command that the kernel carries out as a whole: it has one state before and one after, and
    /// nothing can be seen between them.
    ///
    /// Routes of several next hops are made and unmade one by one in IPv6, and nexthop objects leave their routes and
    /// groups one after the other. Deleting a route takes one out, and adding one puts one in; all other verbs may take
    /// and put.
    var isAtomic: Bool {
        guard mutations.count == 1, case .ip(let text, _) = mutations[0] else { return false }
        let words = text.split(separator: " ")
        guard words.count > 1 else { return false }
        switch words[0] {
        case "route": return ["add", "del", "append", "prepend"].contains(words[1]) && !text.contains(" nexthop ")
        case "rule": return ["add", "del"].contains(words[1])
        case "neighbour": return true
        case "nexthop": return words[1] == "add"
        default: return false
        }
    }

    /// The commands to paste, one to a line.
    var shellCommands: [String] { mutations.map(\.shellCommand) }
}
