import NetworkCache
import WSPProtocol

/// The network and the daemon at a time at which they agree.
struct Snapshot {
    /// What the kernel answers; nil where it has no answer of its own.
    var answers: [RouteAnswer?] = []
    var generations: [Generation] = []
    var lists: [ListKey: [SocketAddress]] = [:]
    var listGenerations: [ListKey: Generation] = [:]
    /// The events that are changes of routing, and the daemon's generation, by whether they are about IPv6.
    var routing: [Bool: Int] = [:]
    var routingGenerations: [Bool: Generation] = [:]
    var perhapsRouting = 0
    /// What the daemon tells otherwise than the kernel; the first one of each kind suffices.
    var differences: [Defect] = []

    func baseline(_ subject: ChangeRequest.Subject) -> ChangeRequest.Baseline? {
        switch subject {
        case .destination(let index): answers[index].map { .answer($0) }
        case .list(let key): lists[key].map { .list($0) }
        case .routing(let isIPv6): .events(certain: routing[isIPv6] ?? 0, possible: perhapsRouting)
        }
    }

    /// The daemon's generation of what the snapshot has.
    func generation(_ subject: ChangeRequest.Subject) -> Generation {
        let generation: Generation? =
            switch subject {
            case .destination(let index): generations[index]
            case .list(let key): listGenerations[key]
            case .routing(let isIPv6): routingGenerations[isIPv6]
            }
        return generation ?? Generation(epoch: 0, number: 0)
    }
}
