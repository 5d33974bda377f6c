import CLinux
package import Logging
import NetworkCache
package import Rtnetlink
import WSPLog
import WSPProtocol
package import WSPSystem

/// The service: everything of the daemon but its `main`, on the reactor and the thread it is created on.
///
/// Data flows one way. The kernel's events are applied to the ``NetworkState``; what they make doubtful is asked for
/// again; changed lists and answers complete the requests that wait for them; the completions go to the sessions.
/// Requests come the other way and touch nothing but the state's answers and the table of pending requests.
package final class Service {
    let kernel: any Kernel
    let reactor: Reactor
    private(set) var configuration: ServiceConfiguration
    let logger: Logger
    let startedAt: Instant
    /// Connections that the process has descriptors for, whatever is configured.
    private let connectionRoom: Int
    /// The user that the service runs as; asking the kernel costs as much as a remembered answer.
    let serviceUser = geteuid()

    var state: NetworkState
    var pending = PendingRequests()
    var statistics = ServiceStatistics()
    var history: ChangeHistory
    var resynchronization = ResynchronizationSchedule()
    var sweeps = SweepSchedule()
    var audits = AuditSchedule()
    /// Answers asked for while the kernel may still have been at work; they are asked for once more.
    var unsettled: Set<RouteCache.EntryID> = []
    var unsettledTimer: TimerQueue.Timer?
    /// Answers to be confirmed later.
    var unconfirmed: Set<RouteCache.EntryID> = []
    var confirmationTimer: TimerQueue.Timer?
    var expiry: (deadline: Instant, timer: TimerQueue.Timer)?
    /// When the events began to be received that are being published now.
    var eventsReceivedAt: Instant
    var hasDeferredQuestions = false
    var hasDeferredPublication = false
    /// The explanation being looked for, and those that wait for it to be found.
    var explanation: ExplanationJob?
    var waitingExplanations = TurnQueue<ExplanationJob>()
    /// The sessions with work to go on with: the next slice of a batch, or frames that have been read.
    var waitingSessions = TurnQueue<Session>()
    /// True while they are to be gone on with in this turn of the loop or the next.
    var hasDeferredSessions = false
    var resynchronizationTimer: (deadline: Instant, timer: TimerQueue.Timer)?
    var unanswered = UnansweredQuestions()
    var complaints = ComplaintLimit()
    var listBudget = ChangeLogBudget()
    var routeBudget = ChangeLogBudget()
    /// The labels of addresses as the kernel listed them last; nil before.
    var listedLabels: AddressLabels?
    /// True if no event waited when last looked at.
    var queueIsEmpty = true
    /// True where another process was taken over from.
    var takesOver = false
    /// True where events have been missed since it ended.
    var missedEvents = false
    /// How often the state was not learnt anew because events waited.
    var postponedResynchronizations = 0

    private(set) var sessions: [ObjectIdentifier: Session] = [:]
    /// The bytes that are kept for them.
    let heldBytes = HeldBytes()
    /// The users that are connected.
    private(set) var accounts: [UInt32: UserAccount] = [:]
    /// Those with requests to be completed, and whether that goes on in this turn of the loop or the next.
    var owingAccounts: [UserAccount] = []
    var hasDeferredCompletions = false
    private var sessionsToFlush: [Session] = []
    private var eventRegistration: Reactor.Registration?
    /// For as long as the kernel's events cannot be received.
    var eventPause = EventPause()
    /// Tells of suspends and set clocks, and what it told last; see ``watchClocks()``.
    let clocks: (any ClockJumpSource)?
    var clockOffsets: ClockOffsets?
    var clockRegistration: Reactor.Registration?
    /// Lent to one read at a time.
    var receiveBuffer = [UInt8](repeating: 0, count: 65_536)

    /// Creates a service that does nothing before ``start()``.
    package init(
        kernel: any Kernel, reactor: Reactor, configuration: ServiceConfiguration = ServiceConfiguration(),
        epoch: UInt64 = .random(in: 1 ... .max), clocks: (any ClockJumpSource)? = nil, connectionRoom: Int = .max,
        logger: Logger
    ) {
        self.connectionRoom = connectionRoom
        self.clocks = clocks
        self.kernel = kernel
        self.reactor = reactor
        self.configuration = configuration
        self.logger = logger
        history = ChangeHistory(capacity: configuration.historySize)
        startedAt = reactor.clock.now
        eventsReceivedAt = startedAt
        state = NetworkState(epoch: epoch, answerCapacity: configuration.maximumAnswers)
    }

    /// Learns the state of the network and follows it from then on.
    ///
    /// - Throws: ``KernelError`` where the kernel does not tell it.
    package func start() throws(KernelError) {
        do throws(SystemError) {
            try watchEvents()
            try watchClocks()
        } catch {
            throw .system(error)
        }
        drainEvents()
        // To a service that goes on, the events that came meanwhile tell what changed, and why.
        if takesOver, queueIsEmpty, !missedEvents { publish() }
        try learnState(eventsWereLost: missedEvents)
        refresh()
        scheduleAudit()
        resumeTakenOver()
    }

    /// Ends all connections; pending requests end with them.
    package func stop() {
        for session in Array(sessions.values) { close(session) }
        unwatchEvents()
        if let clockRegistration { reactor.deregister(clockRegistration) }
        clockRegistration = nil
    }

    /// Has events received when they come; see ``unwatchEvents()``.
    func watchEvents() throws(SystemError) {
        guard eventRegistration == nil, kernel.eventDescriptor >= 0 else { return }
        eventRegistration = try reactor.register(kernel.eventDescriptor, for: .readable) { [unowned self] _ in
            refresh()
        }
    }

    /// Has events received only where there is another occasion.
    func unwatchEvents() {
        if let eventRegistration { reactor.deregister(eventRegistration) }
        eventRegistration = nil
    }

    /// Takes another configuration; see ``ServiceConfiguration`` for what it means to those who are served already.
    package func apply(_ new: ServiceConfiguration) {
        let previous = configuration
        configuration = new
        configuration.receiveBuffer = previous.receiveBuffer
        history.resize(to: new.historySize)
        state.routes.resize(to: new.maximumAnswers)
        if new.auditInterval != previous.auditInterval, audits.running == nil { scheduleAudit() }
    }

    /// True while somebody is connected.
    package var hasSessions: Bool { !sessions.isEmpty }

    /// The present.
    var now: Instant { reactor.clock.now }
}

// MARK: - Sessions

extension Service {
    /// Serves a connected, non-blocking socket until its client leaves.
    ///
    /// - Throws: ``SystemError`` where the socket cannot be watched.
    package func attach(_ descriptor: consuming Descriptor) throws(SystemError) {
        let credentials = try PeerCredentials(of: descriptor.number)
        try attach(descriptor, credentials)
    }

    func attach(_ descriptor: consuming Descriptor, _ credentials: PeerCredentials) throws(SystemError) {
        guard try configuration.access.admits(credentials, at: descriptor.number) else {
            refuse(descriptor, credentials, .accessDenied, "this user may not use the service")
            return
        }
        let account = account(of: credentials.userID)
        guard sessions.count < connectionLimit(for: credentials.userID),
            account.connections < configuration.maximumConnectionsPerUser
        else {
            refuse(
                descriptor, credentials, .tooManyConnections,
                "as many connections are open as allowed; try again later")
            return
        }
        _ = try add(descriptor, credentials, SessionLimits(configuration))
        statistics.connectionsAccepted += 1
    }

    /// How many connections there may be for this user to have another: a few are kept for those who can see who has
    /// the others, and do something about it.
    private func connectionLimit(for user: UInt32) -> Int {
        let limit = min(configuration.maximumConnections, connectionRoom)
        return Service.mayKnow(user, of: nil, serviceUser: serviceUser) ? limit : limit - min(8, limit / 16)
    }

    /// Serves a connection, however many there are.
    func add(
        _ descriptor: consuming Descriptor, _ credentials: PeerCredentials, _ limits: SessionLimits
    ) throws(SystemError) -> Session {
        let account = account(of: credentials.userID)
        let session = Session(descriptor, credentials: credentials, account: account, limits: limits)
        session.registration = try reactor.register(session.socket.descriptor.number, for: .readable) {
            [unowned self, unowned session] readiness in
            serve(session, readiness)
        }
        sessions[ObjectIdentifier(session)] = session
        accounts[account.userID] = account
        account.connections += 1
        return session
    }

    /// The account of a user, which is kept for as long as the user is connected.
    private func account(of user: UInt32) -> UserAccount {
        accounts[user] ?? UserAccount(userID: user, total: heldBytes)
    }

    private func refuse(
        _ descriptor: consuming Descriptor, _ credentials: PeerCredentials, _ code: ViolationCode, _ reason: String
    ) {
        statistics.connectionsRefused += 1
        if complaints.permits(.refusals, at: now) {
            logger.log(
                .clientRefused, .warning, "client refused: \(reason)",
                credentials.metadata(adding: ["clients": "\(sessions.count)"]))
        }
        let session = Session(
            descriptor, credentials: credentials, account: account(of: credentials.userID),
            limits: SessionLimits(configuration))
        session.write { ProtocolFailure(ProtocolViolation(code, offset: 0, reason)).encode(id: 0, into: &$0) }
        // It fits an empty socket buffer; a client that has gone already misses nothing.
        _ = try? session.flush()
    }

    /// Ends a connection and everything that hangs on it.
    func close(_ session: Session) {
        guard !session.isClosed else { return }
        session.isClosed = true
        withdrawAll(of: session)
        if let registration = session.registration { reactor.deregister(registration) }
        sessions[ObjectIdentifier(session)] = nil
        session.discard()
        session.account.connections -= 1
        if session.account.connections == 0 { accounts[session.account.userID] = nil }
        session.socket.shutDown()
    }

    /// Has a session's output sent at the end of what is being done now.
    func queueFlush(_ session: Session) {
        guard !session.isQueuedForFlush else { return }
        session.isQueuedForFlush = true
        sessionsToFlush.append(session)
    }

    /// The sessions that are sent to at once where one change is told to many.
    private static let flushLimit = 32

    /// Sends what has been written once that is for many sessions: the first need not wait for the last to be written to,
    /// nor does what was written leave the processor's cache.
    func flushFull() {
        if sessionsToFlush.count >= Service.flushLimit { flushSessions() }
    }

    /// Sends what has been written to sessions since the last call.
    func flushSessions() {
        guard !sessionsToFlush.isEmpty else { return }
        let waiting = sessionsToFlush
        sessionsToFlush.removeAll(keepingCapacity: true)
        for session in waiting {
            session.isQueuedForFlush = false
            flush(session)
        }
    }

    private func flush(_ session: Session) {
        guard !session.isClosed else { return }
        do throws(SystemError) {
            let isConnected = try session.flush()
            if !isConnected || (session.isEnding && session.waitingOutput == 0) {
                close(session)
                return
            }
            resumeIfStalled(session)
            if let interest = session.changedInterest(outputLimit: outputLimit(of: session)),
                let registration = session.registration
            {
                try reactor.modify(registration, for: interest)
            }
        } catch {
            logger.log(.connectionLost, .debug, "connection lost", ["error": "\(error)"])
            close(session)
        }
    }
}
