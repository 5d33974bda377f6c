import NetworkCache
import WSPProtocol

/// The network and the daemon at a time at which they agree.
struct Snapshot {
    /// What the kernel answers; nil where it has no answer of its own.
    var answers: [RouteAnswer?] = []
    var generations: [Generation] = []
    var lists: [ListKey: [SocketAddress]] = [:]
    var listGenerations: [ListKey: Generation] = [:]
    var routing: [Bool: Int] = [:]
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

    func generation(_ subject: ChangeRequest.Subject) -> Generation? {
        switch subject {
        case .destination(let index): generations[index]
        case .list(let key): listGenerations[key]
        case .routing: nil
        }
    }
}
