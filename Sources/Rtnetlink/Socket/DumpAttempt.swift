internal import CLinux
internal import NetworkPrimitives

/// One try of a dump: what it has listed so far, and whether that can be relied upon.
struct DumpAttempt {
    /// How a try ended.
    enum Ending: Equatable {
        /// What was listed was true at one time.
        case complete
        /// Entries may be missing or doubled.
        case interrupted
        /// Something could not be read.
        case unreadable
        /// The end did not come.
        case lost
        /// The kernel had another dump of this socket to finish.
        case busy
        /// The kernel refused.
        case refused(KernelError)
    }

    /// The request that is answered.
    let request: MessageType
    /// The number that the replies carry.
    private(set) var sequence: UInt32 = 0
    /// What was listed.
    private(set) var entries: [KernelMessage] = []
    /// True once the last part was seen.
    private(set) var isDone = false
    /// Messages of types that are not known here.
    private(set) var unknownCount: UInt64 = 0
    /// True where entries may be missing or doubled.
    var isInterrupted = false
    /// True where something could not be read.
    var isUnreadable = false
    private var errno: Int32 = 0
    private var explanation: String?

    init(request: MessageType) {
        self.request = request
    }

    /// Forgets the try before.
    mutating func begin(sequence: UInt32) {
        self = DumpAttempt(request: request)
        self.sequence = sequence
    }

    /// How the try has ended, once nothing more comes.
    var ending: Ending {
        switch errno {
        case EBUSY: .busy
        case 0 where !isDone && !isInterrupted: .lost
        case 0 where isInterrupted: .interrupted
        case 0: isUnreadable ? .unreadable : .complete
        default: .refused(.refused(request, errno: errno, explanation: explanation))
        }
    }

    /// Takes in one message; false for one with another number, which answers something else.
    mutating func apply(_ header: MessageHeader, _ payload: RawSpan) throws(DecodingError) -> Bool {
        guard header.sequence == sequence, !isDone else { return false }
        // Any part can say it, the last one included.
        if header.flags.contains(.dumpInterrupted) { isInterrupted = true }
        switch header.type {
        case .done, .error:
            isDone = true
            let errno = try ErrorReply(decoding: payload).errno
            if errno == EINTR {
                isInterrupted = true
            } else if errno != 0 {
                self.errno = errno
                explanation = ErrorReply.explanation(header, payload)
            }
        case .noOperation: break
        default: take(try KernelMessage(decoding: header, payload: payload))
        }
        return true
    }

    private mutating func take(_ message: KernelMessage) {
        if message.isOfUnknownType { unknownCount += 1 } else { entries.append(message) }
    }
}
