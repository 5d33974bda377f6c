import CLinux
import NetworkPrimitives
import Rtnetlink
import WSPProtocol

/// How well an event explains a changed answer.
enum Relevance: Int, Comparable {
    /// Not at all.
    case none
    /// It may have changed any answer of the family.
    case family
    /// The same, and it is of a kind that is there to change answers.
    case familyPolicy
    /// It is about a route to the destination that the kernel set or took away along with something else, or about a
    /// gateway.
    case consequence
    /// It is about a local address that the answer has or had.
    case address
    /// It is about an interface that the answer has or had.
    case link
    /// It is about a route to the destination that somebody set.
    case route

    /// True where the event concerns this very answer.
    var isOwn: Bool { self >= .consequence }

    static func < (left: Relevance, right: Relevance) -> Bool { left.rawValue < right.rawValue }
}

/// The step from one answer to another.
struct AnswerStep {
    let query: RouteQuery
    let previous: RouteAnswer
    let answer: RouteAnswer

    /// How well a cause explains the step.
    func relevance(of cause: ChangeCause) -> Relevance {
        switch cause.kind {
        case .route: relevance(ofRoute: cause)
        case .link:
            [previous.interface, answer.interface, query.outputInterface].contains(cause.interfaceIndex)
                ? .link : .family
        case .address:
            if cause.address == previous.source || cause.address == answer.source
                || cause.address == query.destination
            {
                .address
            } else {
                isOfFamily(cause) ? .family : .none
            }
        case .neighbour:
            if isGateway(cause, of: previous) || isGateway(cause, of: answer) {
                .consequence
            } else {
                // IPv4 routes may have gateways of either family.
                cause.family == .inet && query.destination.isIPv6 ? .none : .family
            }
        case .rule, .netconf: isOfFamily(cause) ? .familyPolicy : .none
        case .nexthop: cause.family == .inet && query.destination.isIPv6 ? .none : .familyPolicy
        default: .familyPolicy
        }
    }

    /// A link that goes down takes its routes along, and an address brings the one to its network.
    private func relevance(ofRoute cause: ChangeCause) -> Relevance {
        guard let prefix = cause.prefix, prefix.contains(query.destination) else { return .none }
        let isKernels = cause.origin == UInt8(RTPROT_KERNEL)
        return cause.change != .deleted && !isKernels ? .route : .consequence
    }

    private func isOfFamily(_ cause: ChangeCause) -> Bool { cause.family == query.destination.family }

    private func isGateway(_ cause: ChangeCause, of answer: RouteAnswer) -> Bool {
        answer.gateway != nil && answer.gateway == cause.address && answer.interface == cause.interfaceIndex
    }
}
