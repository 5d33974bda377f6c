import NetworkCache
import WSPProtocol
import WSPSystem

/// A CHANGE request that waits.
struct PendingRequest {
    /// What it waits for.
    enum Subject: Hashable {
        /// A change of an address list.
        case list(ListSelection)
        /// A change of the answer for a destination.
        case answer(RouteCache.EntryID, countsPathChanges: Bool)
        /// Any change of routing of a family, or of both.
        case routing(inet: Bool, inet6: Bool)
    }

    let session: Session
    let requestID: UInt64
    let subject: Subject
    private let settling: Settling
    /// When the first change was seen that is held back, and the timer that ends the wait.
    var firstChange: Instant?
    var timer: TimerQueue.Timer?
    /// Set where the request asks for a removal delay.
    var removalDelay: RemovalDelay?

    /// The neighbours in the list of requests about the same thing.
    fileprivate var next = PendingRequests.none
    fileprivate var previous = PendingRequests.none

    init(session: Session, requestID: UInt64, subject: Subject, options: RequestOptions) {
        self.session = session
        self.requestID = requestID
        self.subject = subject
        settling = Settling(options)
    }

    /// How it is settled; what else its options said was about its arming.
    var options: RequestOptions { settling.options }

    /// True while nothing but removals counts for the request.
    var isHeldBack: Bool { removalDelay.map { !$0.isOverruled } ?? false }
}

/// The options that a request needs until its end, in milliseconds: pending requests are many.
private struct Settling {
    private let quiet: UInt32
    private let ceiling: UInt32
    private let removalDelay: UInt32

    init(_ options: RequestOptions) {
        quiet = options.quietMilliseconds
        ceiling = options.ceilingMilliseconds
        removalDelay = options.removalDelayMilliseconds
    }

    var options: RequestOptions {
        RequestOptions(
            quietMilliseconds: quiet, ceilingMilliseconds: ceiling, removalDelayMilliseconds: removalDelay)
    }
}

/// All pending requests, with the ones about the same thing chained.
///
/// A request keeps one place from its arming to its end, whatever number of changes happen meanwhile: what waits for a
/// stopped client never grows. The place is charged to the user of its session.
struct PendingRequests {
    /// The place of a request.
    typealias Position = Int32

    fileprivate static let none: Position = -1

    /// Requests about the same thing share a chain; each elementary list and family has one of its own.
    private enum Chain: Hashable {
        case lists
        case routing
        case answer(RouteCache.EntryID)
    }

    private var places: [PendingRequest?] = []
    private var freePlaces: [Position] = []
    private var firsts: [Chain: Position] = [:]

    /// The number of requests that wait.
    private(set) var count = 0

    subscript(position: Position) -> PendingRequest? {
        get { places[Int(position)] }
        _modify { yield &places[Int(position)] }
    }

    private static func chain(of subject: PendingRequest.Subject) -> Chain {
        switch subject {
        case .list: .lists
        case .routing: .routing
        case .answer(let entry, _): .answer(entry)
        }
    }

    mutating func insert(_ request: PendingRequest) -> Position {
        var request = request
        let chain = PendingRequests.chain(of: request.subject)
        let position = freePlaces.popLast() ?? Position(places.count)
        request.next = firsts[chain] ?? PendingRequests.none
        if request.next != PendingRequests.none { places[Int(request.next)]?.previous = position }
        firsts[chain] = position
        if position == places.count { places.append(request) } else { places[Int(position)] = request }
        count += 1
        request.session.account.charge(request.subject)
        return position
    }

    mutating func remove(_ position: Position) -> PendingRequest? {
        guard let request = places[Int(position)] else { return nil }
        if request.next != PendingRequests.none { places[Int(request.next)]?.previous = request.previous }
        if request.previous != PendingRequests.none {
            places[Int(request.previous)]?.next = request.next
        } else {
            let chain = PendingRequests.chain(of: request.subject)
            firsts[chain] = request.next == PendingRequests.none ? nil : request.next
        }
        places[Int(position)] = nil
        freePlaces.append(position)
        count -= 1
        request.session.account.release(request.subject)
        return request
    }

    /// The requests about an answer.
    func waiting(for entry: RouteCache.EntryID) -> [Position] { positions(.answer(entry)) }

    /// The requests about any of the address lists.
    func waitingForLists() -> [Position] { positions(.lists) }

    /// The requests about any routing change.
    func waitingForRouting() -> [Position] { positions(.routing) }

    /// Every request; those about the same thing in the order in which they were armed.
    var inOrder: [PendingRequest] {
        firsts.keys.flatMap { positions($0) }.compactMap { places[Int($0)] }
    }

    private func positions(_ chain: Chain) -> [Position] {
        var found: [Position] = []
        var next = firsts[chain] ?? PendingRequests.none
        while next != PendingRequests.none {
            found.append(next)
            next = places[Int(next)]?.next ?? PendingRequests.none
        }
        // Those armed first complete first.
        return found.reversed()
    }
}
