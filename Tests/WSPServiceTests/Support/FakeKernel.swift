import CLinux
import NetworkPrimitives
import Rtnetlink
import WSPSystem

/// A kernel whose tables, events and answers the test writes.
final class FakeKernel: Kernel {
    private enum Event {
        case message(KernelMessage)
        case loss
    }

    var links: [UInt32: LinkMessage] = [:]
    var addresses: [AddressMessage] = []
    /// What destinations are answered with; see ``usualAnswer(_:)`` for the rest.
    var routes: [IPAddress: RouteReply] = [:]
    /// The dumps to come that are interrupted.
    var interruptionsToCome = 0
    var dumpError: KernelError?
    /// The policy rules, in their order.
    var rules: [RuleMessage] = []
    /// The labels of addresses.
    var labels: [AddressLabelMessage] = []
    /// The routes of a table, looked through two at a time.
    var tables: [UInt32: [RouteMessage]] = [:]
    var searchError: KernelError?
    private var searches: [WeakSearch] = []
    /// The looks through tables that have begun and are not yet given up.
    var openSearches: Int { searches.count { $0.search != nil } }
    var resolveError: KernelError?
    /// Destinations whose answers get lost, and those whose matching routes do.
    var unanswered: Set<IPAddress> = []
    var unansweredMatches: Set<IPAddress> = []
    /// Addresses that dumps leave out.
    var unlisted: Set<IPAddress> = []
    var usualOutcome = DumpOutcome.complete
    /// Runs before each dump lists its entries.
    var whileDumping: (DumpKind) -> Void = { _ in }
    /// How the event socket fails: with an error, or with one overrun after the other.
    var receiveError: SystemError?
    var reportsOnlyOverruns = false
    /// Runs before events are received.
    var willReceive: () -> Void = {}
    /// The errors of tables that the kernel does not have.
    var refusedDumps: [DumpKind: KernelError] = [:]
    /// The routes that match, and refusals, where they are not what ``routes`` tells.
    var matches: [IPAddress: RouteReply] = [:]
    /// Runs before each question is answered, as if the time were spent on it.
    var willAnswer: () -> Void = {}

    /// The ways asked for, in order.
    private(set) var questions: [RouteQuery] = []
    /// The matching routes asked for, to learn when IPv6 ones end.
    private(set) var lifetimeQuestions: [RouteQuery] = []
    private(set) var dumpCount = 0
    var statistics = KernelStatistics()
    var eventMark: EventMark? = EventMark(queue: 1, drops: 0)
    /// Events dropped by an overrun that is told by the counter alone, once the queue is empty.
    var hasUntoldDrops = false
    private var events: [Event] = []
    private let wakeUp: WakeUp

    var eventDescriptor: Int32 { wakeUp.descriptor.number }

    init() throws {
        wakeUp = try WakeUp()
    }

    /// Changes the tables as the message says, and tells the service.
    func happen(_ message: KernelMessage) {
        happenSilently(message)
        post(message)
    }

    /// Changes the tables as the message says; nobody is told.
    func happenSilently(_ message: KernelMessage) {
        switch message {
        case .link(.new, let link): links[link.index] = link
        case .link(.deleted, let link): links[link.index] = nil
        case .address(let change, let address):
            addresses.removeAll { $0.index == address.index && $0.ownAddress == address.ownAddress }
            if change == .new { addresses.append(address) }
        default: break
        }
    }

    /// Tells the service something.
    func post(_ message: KernelMessage) {
        events.append(.message(message))
        wakeUp.signal()
    }

    /// Loses what was posted and not yet received.
    func loseEvents() {
        events = [.loss]
        wakeUp.signal()
    }

    /// Reports a loss before what was posted and not yet received, as the kernel does.
    func overrun() {
        events.insert(.loss, at: 0)
        wakeUp.signal()
    }

    /// How many events wait.
    var waitingEvents: Int { events.count }

    func forgetQuestions() {
        questions = []
    }
}

extension FakeKernel {
    func receiveEvents(limit: Int, _ body: (KernelMessage) -> Void) throws(SystemError) -> EventStatus {
        willReceive()
        if let receiveError { throw receiveError }
        if reportsOnlyOverruns { return .lost }
        var count = 0
        while !events.isEmpty {
            guard count < limit else { return .more }
            switch events.removeFirst() {
            case .loss:
                statistics.overruns += 1
                return .lost
            case .message(let message):
                statistics.datagrams += 1
                statistics.messages += 1
                body(message)
            }
            count += 1
        }
        wakeUp.reset()
        defer { hasUntoldDrops = false }
        return hasUntoldDrops ? .drainedAfterLoss : .drained
    }

    func dump(_ kind: DumpKind, _ body: (KernelMessage) -> Void) throws(KernelError) -> DumpOutcome {
        if let error = dumpError ?? refusedDumps[kind] { throw error }
        dumpCount += 1
        whileDumping(kind)
        switch kind {
        case .links: links.values.forEach { body(.link(.new, $0)) }
        case .addresses:
            addresses.forEach { if !unlisted.contains($0.ownAddress ?? ip("::")) { body(.address(.new, $0)) } }
        case .neighbours: break
        case .rules(let family): rules.filter { $0.family == family }.forEach { body(.rule(.new, $0)) }
        case .addressLabels: labels.forEach { body(.addressLabel(.new, $0)) }
        }
        guard interruptionsToCome > 0 else { return usualOutcome }
        interruptionsToCome -= 1
        return .interrupted
    }

    func resolve(_ queries: [RouteQuery], _ body: (Int, RouteReply) -> Void) throws(KernelError) {
        questions += queries.filter { !$0.asksForMatch }
        lifetimeQuestions += queries.filter(\.asksForMatch)
        if let resolveError { throw resolveError }
        for (position, query) in queries.enumerated() {
            willAnswer()
            let lost = query.asksForMatch ? unansweredMatches : unanswered
            if lost.contains(query.destination) { continue }
            let match = query.asksForMatch ? matches[query.destination] : nil
            body(position, match ?? routes[query.destination] ?? usualAnswer(query))
        }
        let lost = queries.contains { ($0.asksForMatch ? unansweredMatches : unanswered).contains($0.destination) }
        if lost { throw .replyLost(.getRoute) }
    }

    func search(table: UInt32, for destination: IPAddress) throws(KernelError) -> any RouteSearch {
        if let searchError { throw searchError }
        let search = FakeSearch(tables[table] ?? [], for: destination)
        searches.append(WeakSearch(search: search))
        return search
    }

    /// By eth0; to link-local destinations only where the question names the interface.
    private func usualAnswer(_ query: RouteQuery) -> RouteReply {
        guard query.destination.isIPv6 else { return .route(.ipv4(source: "192.0.2.2", gateway: "192.0.2.1")) }
        guard query.destination.isLinkLocal else { return .route(.ipv6(source: "2001:db8::2")) }
        guard query.outputInterface != 0 else { return .refused(errno: ENETUNREACH) }
        return .route(.ipv6(source: "fe80::2", interface: query.outputInterface))
    }
}
