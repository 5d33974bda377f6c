import NetworkPrimitives
import WSPProtocol
import WSPSystem

/// One connection: its bytes in both directions and its pending requests; what they mean is the service's.
///
/// Flow control: requests are read and answered one after the other, and reading stops while more output waits than
/// the limit. What a client that never reads can make the service keep is therefore that limit, one reply, and 40
/// bytes for each request that completes meanwhile, whose number is bounded too. All of it is charged to the account of
/// the user.
final class Session {
    /// What a client may have waiting in either direction whatever else is kept for its user, in bytes: enough for all
    /// requests but those about many destinations, and for most answers.
    static let allowance = 4096

    let socket: StreamSocket
    let credentials: PeerCredentials
    /// What the user at the other end has on all of its connections.
    let account: UserAccount
    /// What the client is told at its greeting and may rely on until it leaves.
    let limits: SessionLimits
    var registration: Reactor.Registration?
    var isGreeted = false
    /// Set once an ERROR frame has been written or the client sends no more: nothing more is read, and the connection ends
    /// when what waits has gone out.
    var isEnding = false
    var isClosed = false
    /// Requests that wait, by the id the client gave them.
    var pending: [UInt64: PendingRequests.Position] = [:]
    /// Requests that an audit answers at its end.
    var verifications: [UInt64: ControlHeader] = [:]
    /// The batch that is being answered; frames behind it wait.
    var batch: (any BatchJob)? { didSet { settleCharge() } }
    /// True while the service looks for an explanation; frames behind it wait.
    var isExplaining = false
    /// True while whole frames may wait in the input: behind a batch, for output to be read, or for the user's next share
    /// of the loop's time.
    var isStalled = false
    /// True while the session stands in the service's queue of those with work to go on with.
    var isWaiting = false
    /// True while the session stands in the service's list of those with output to send.
    var isQueuedForFlush = false

    /// Received bytes that do not make a whole frame yet, or have to wait for a batch.
    private(set) var input: [UInt8] = []
    /// The length of the frame at the start of the input, once there is room for all of it.
    private var expectedLength = 0
    /// The bytes to come that belong to a refused frame.
    private(set) var ignoredLength = 0
    /// What is charged for this session.
    private var charge = 0
    private var output = ByteWriter()
    private var sentCount = 0
    private var interest: Reactor.Interest = .readable

    init(
        _ descriptor: consuming Descriptor, credentials: PeerCredentials, account: UserAccount, limits: SessionLimits
    ) {
        socket = StreamSocket(descriptor)
        self.limits = limits
        self.credentials = credentials
        self.account = account
    }

    deinit {
        account.hold(bytes: -charge)
    }

    private func settleCharge() {
        let held = max(input.count, expectedLength) + output.count + (batch?.byteCount ?? 0)
        guard held != charge else { return }
        account.hold(bytes: held - charge)
        charge = held
    }

    /// Drops all that waits.
    func discard() {
        input = []
        expectedLength = 0
        output = ByteWriter()
        sentCount = 0
        batch = nil
    }

    /// The bytes that wait to be sent.
    var waitingOutput: Int { output.count - sentCount }

    /// Those bytes.
    var unsentOutput: [UInt8] { Array(output.bytes[sentCount...]) }

    /// Appends frames to the output.
    func write(_ body: (inout ByteWriter) -> Void) {
        body(&output)
        settleCharge()
    }

    /// Appends received bytes to those that wait already.
    func keep(_ bytes: borrowing [UInt8], _ range: Range<Int>) {
        // At once: an array that grew with a long frame would be copied again and again, and take up to twice of what is
        // charged.
        if expectedLength > input.capacity { input.reserveCapacity(expectedLength) }
        input.append(contentsOf: bytes[range])
        settleCharge()
    }

    /// Has room kept for a frame of which not all has come.
    func expect(_ length: Int) {
        expectedLength = length
        settleCharge()
    }

    /// The bytes to come for which there is room, and those that need none.
    var missingBytes: Int { max(0, expectedLength - input.count) + ignoredLength }

    /// Has the next bytes ignored.
    func ignore(_ length: Int) {
        ignoredLength = length
    }

    /// Of bytes that have come, how many are to be ignored.
    func skip(atMost count: Int) -> Int {
        let skipped = min(ignoredLength, count)
        ignoredLength -= skipped
        return skipped
    }

    /// Takes the bytes that wait.
    func takeInput() -> [UInt8] {
        let taken = input
        input = []
        expectedLength = 0
        settleCharge()
        return taken
    }

    /// Sends what can be sent.
    ///
    /// Returns false if the client has gone.
    func flush() throws(SystemError) -> Bool {
        while waitingOutput > 0 {
            switch try socket.send(output.bytes, from: sentCount) {
            case .moved(let count):
                sentCount += count
            case .wouldBlock:
                // A slow reader of a long reply would make the front of the buffer grow for ever otherwise.
                if sentCount > output.count / 2 { dropSent() }
                return true
            case .closed:
                return false
            }
        }
        dropSent()
        return true
    }

    private func dropSent() {
        output.removeFirst(sentCount)
        sentCount = 0
        settleCharge()
    }

    /// True while a request is answered over several turns.
    var isBusy: Bool { batch != nil || isExplaining }

    /// True if a further frame may be handled now.
    func mayProceed(outputLimit: Int) -> Bool {
        !isClosed && !isEnding && !isBusy && waitingOutput <= outputLimit
    }

    /// What the reactor has to watch for now, or nil if it watches for that already.
    func changedInterest(outputLimit: Int) -> Reactor.Interest? {
        let wanted = Reactor.Interest(
            readable: mayProceed(outputLimit: outputLimit), writable: waitingOutput > 0)
        guard wanted != interest else { return nil }
        interest = wanted
        return wanted
    }
}
