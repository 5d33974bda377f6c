internal import CLinux
internal import NetworkPrimitives

/// One try of a dump: what it has listed so far, and whether that can be relied upon.
struct DumpAttempt {
    /// The request that is answered.
    let request: MessageType
    /// The number that the replies carry.
    private(set) var sequence: UInt32 = 0
    /// What was listed.
    private(set) var entries: [KernelMessage] = []
    /// True once the last part was seen.
    private(set) var isDone = false
    /// The error that ended the dump.
    private(set) var failure: KernelError?
    /// True where entries may be missing or doubled.
    var isInterrupted = false

    init(request: MessageType) {
        self.request = request
    }

    /// Forgets the try before.
    mutating func begin(sequence: UInt32) {
        self.sequence = sequence
        entries.removeAll(keepingCapacity: true)
        isDone = false
        isInterrupted = false
    }

    /// Takes in one message; those with another number answer something else and are skipped.
    mutating func apply(_ header: MessageHeader, _ payload: RawSpan) throws(DecodingError) {
        guard header.sequence == sequence, !isDone else { return }
        // Any part can say it, the last one included.
        if header.flags.contains(.dumpInterrupted) { isInterrupted = true }
        switch header.type {
        case .done, .error:
            isDone = true
            let errno = try ErrorReply(decoding: payload).errno
            if errno == EINTR {
                isInterrupted = true
            } else if errno != 0 {
                let explanation = ErrorReply.explanation(header, payload)
                failure = .refused(request, errno: errno, explanation: explanation)
            }
        case .noOperation: break
        default: entries.append(try KernelMessage(decoding: header, payload: payload))
        }
    }
}
