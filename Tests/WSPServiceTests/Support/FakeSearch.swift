import NetworkPrimitives
import Rtnetlink

/// A look through a table that may have ended.
struct WeakSearch {
    weak var search: FakeSearch?
}

/// A look through a table of the test's, two routes at a time.
final class FakeSearch: RouteSearch {
    private var rest: ArraySlice<RouteMessage>
    private let destination: IPAddress
    private(set) var routeCount = 0

    init(_ routes: [RouteMessage], for destination: IPAddress) {
        rest = routes[...]
        self.destination = destination
    }

    func next(_ body: (RouteMessage) -> Void) throws(KernelError) -> Bool {
        let share = rest.prefix(2)
        rest = rest.dropFirst(2)
        routeCount += share.count
        for route in share where route.destination?.contains(destination) == true { body(route) }
        return !rest.isEmpty
    }
}
