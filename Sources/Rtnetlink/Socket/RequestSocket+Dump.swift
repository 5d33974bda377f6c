internal import CLinux
internal import NetworkPrimitives
internal import WSPSystem

extension RequestSocket where Transport: ~Copyable {
    /// How often a dump is tried: one change suffices to interrupt it, and a busy host has many.
    private static var dumpTries: Int { 5 }
    /// How often the end of a dump may fail to come before that is an error.
    private static var lossesAllowed: Int { 1 }

    /// Delivers a table as ``Kernel/dump(_:_:)`` says.
    func dump(_ kind: DumpKind, _ body: (KernelMessage) -> Void) throws(KernelError) -> DumpOutcome {
        var attempt = DumpAttempt(request: kind.request)
        var losses = 0
        for _ in 0..<RequestSocket.dumpTries where losses <= RequestSocket.lossesAllowed {
            attempt.begin(sequence: takeSequence())
            try run(&attempt, of: kind)
            statistics.unknown += attempt.unknownCount
            switch attempt.ending {
            case .complete:
                for entry in attempt.entries { body(entry) }
                return .complete
            case .refused(let error): throw error
            case .interrupted: statistics.interruptedDumps += 1
            case .busy: statistics.busyDumps += 1
            case .unreadable: break
            case .lost:
                losses += 1
                statistics.repliesLost += 1
            }
        }
        return try settleForLess(attempt, body)
    }

    /// Delivers the last of all tries, none of which was complete.
    private func settleForLess(
        _ attempt: DumpAttempt, _ body: (KernelMessage) -> Void
    ) throws(KernelError) -> DumpOutcome {
        switch attempt.ending {
        case .lost: throw .replyLost(attempt.request)
        case .busy: throw .refused(attempt.request, errno: EBUSY, explanation: nil)
        case .refused(let error): throw error
        case .complete, .interrupted, .unreadable:
            for entry in attempt.entries { body(entry) }
            return attempt.ending == .unreadable ? .unreadable : .interrupted
        }
    }

    private func run(_ attempt: inout DumpAttempt, of kind: DumpKind) throws(KernelError) {
        try finishAbandonedDump()
        var request = ByteWriter(capacity: 64)
        kind.encodeRequest(into: &request, sequence: attempt.sequence)
        try send(request)
        while !attempt.isDone {
            switch try receive() {
            case .datagram(let count):
                let isReadable = forEachReply(count: count) { (header, payload) throws(DecodingError) in
                    try attempt.apply(header, payload)
                }
                if !isReadable { attempt.isUnreadable = true }
            case .truncated, .overrun: attempt.isInterrupted = true
            case .foreign: break
            case .empty:
                // Where the kernel had no memory for a part (an overrun on this socket), it never goes on by itself.
                if attempt.isInterrupted { return }
                guard try waitForReply() else { return }
            }
        }
    }

    /// Reads whatever waits: a dump that an error left unfinished makes the kernel refuse the next (`EBUSY`), and
    /// reading it finishes it.
    private func finishAbandonedDump() throws(KernelError) {
        while true {
            switch try receive() {
            case .empty: return
            case .datagram(let count): forEachReply(count: count) { _, _ in false }
            case .foreign, .truncated, .overrun: break
            }
        }
    }
}
