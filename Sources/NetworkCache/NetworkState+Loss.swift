import Rtnetlink
import WSPProtocol
package import WSPSystem

/// Between a loss of events and the dump that makes up for it.
///
/// What is still in the kernel's queue then is older than the loss, and what came after it is missing: an address that
/// went and came back would be gone until the dump. So the tables stand still, and messages only make answers doubtful.
extension NetworkState {
    /// Notes that messages are missing: no answer holds, and the tables wait for
    /// ``replace(interfaces:neighbours:eventsWereLost:because:at:)``.
    package mutating func eventsWereLost(at now: Instant) {
        isBehind = true
        doubtAll(because: ChangeCause(.lostEvents), at: now)
    }

    /// Doubts what a message about an entry of a table may concern, whatever it says.
    ///
    /// Returns false for other messages.
    mutating func doubtWhatConcerns(_ message: KernelMessage, at now: Instant) -> Bool {
        switch message {
        case .link(_, let link): routes.doubt(interface: link.index, at: now)
        case .address(_, let address):
            if let own = address.ownAddress { routes.doubt(address: own, at: now) }
        case .neighbour(_, let neighbour):
            if let address = neighbour.address { routes.doubt(gateway: address, on: neighbour.index, at: now) }
        case .netconf: break
        case .route, .rule, .nexthop, .addressLabel, .unknown: return false
        }
        for family in IPFamily.allCases { routes.doubtAll(family, at: now) }
        return true
    }
}
