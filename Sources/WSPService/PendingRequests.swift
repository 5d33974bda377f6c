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
    /// The number of the last change of the subject that it has been told of, or that it was armed on.
    var seenChange: UInt64
    private let settling: Settling
    /// When the first change was seen that is held back, and the timer that ends the wait.
    var firstChange: Instant?
    var timer: TimerQueue.Timer?
    /// Set where the request asks for a removal delay.
    var removalDelay: RemovalDelay?

    /// The neighbours in the chain, armed later and before.
    fileprivate var next = PendingRequests.none
    fileprivate var previous = PendingRequests.none

    init(session: Session, requestID: UInt64, subject: Subject, seenChange: UInt64, options: RequestOptions) {
        self.session = session
        self.requestID = requestID
        self.subject = subject
        self.seenChange = seenChange
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

/// All pending requests; those of one user about the same thing make a chain, of which ``UserAccount`` has the ends.
///
/// A request keeps one place from its arming to its end, whatever number of changes happen meanwhile: what waits for a
/// stopped client never grows. The place is charged to the user of its session.
struct PendingRequests {
    /// The place of a request.
    typealias Position = Int32

    /// No place.
    static let none: Position = -1

    /// What the requests of a chain are about; the elementary lists have one chain together, and so have the families.
    enum Topic: Hashable {
        case lists
        case routing
        case answer(RouteCache.EntryID)
    }

    private var places: [PendingRequest?] = []
    private var freePlaces: [Position] = []

    /// The number of requests that wait.
    private(set) var count = 0

    subscript(position: Position) -> PendingRequest? {
        get { places[Int(position)] }
        _modify { yield &places[Int(position)] }
    }

    private static func topic(of subject: PendingRequest.Subject) -> Topic {
        switch subject {
        case .list: .lists
        case .routing: .routing
        case .answer(let entry, _): .answer(entry)
        }
    }

    mutating func insert(_ request: PendingRequest) -> Position {
        var request = request
        let position = freePlaces.popLast() ?? Position(places.count)
        request.previous = request.session.account.append(position, to: PendingRequests.topic(of: request.subject))
        if request.previous != PendingRequests.none { places[Int(request.previous)]?.next = position }
        if position == places.count { places.append(request) } else { places[Int(position)] = request }
        count += 1
        return position
    }

    mutating func remove(_ position: Position) -> PendingRequest? {
        guard let request = places[Int(position)] else { return nil }
        if request.next != PendingRequests.none { places[Int(request.next)]?.previous = request.previous }
        if request.previous != PendingRequests.none { places[Int(request.previous)]?.next = request.next }
        request.session.account.remove(
            position, from: PendingRequests.topic(of: request.subject), previous: request.previous, next: request.next)
        places[Int(position)] = nil
        freePlaces.append(position)
        count -= 1
        return request
    }

    /// The next request of a user that may have something to be told, those armed first first; nil once there is none.
    func nextOwed(to account: UserAccount) -> Position? {
        account.nextOwed { places[Int($0)]?.next ?? PendingRequests.none }
    }

    /// The requests of a user about the same thing, those armed first first.
    func chain(_ topic: Topic, of account: UserAccount) -> [Position] {
        var found: [Position] = []
        var next = account.first(topic)
        while next != PendingRequests.none {
            found.append(next)
            next = places[Int(next)]?.next ?? PendingRequests.none
        }
        return found
    }

    /// Every request of a user; those about the same thing in the order in which they were armed.
    func inOrder(of account: UserAccount) -> [PendingRequest] {
        account.topics.flatMap { chain($0, of: account) }.compactMap { places[Int($0)] }
    }
}
