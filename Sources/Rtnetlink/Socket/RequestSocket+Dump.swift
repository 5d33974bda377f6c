internal import NetworkPrimitives
internal import WSPSystem

extension RequestSocket {
    /// How often a dump is tried: one change suffices to interrupt it, and a busy host has many.
    private static let dumpTries = 5
    /// How long the next part of a dump may take; it is made when the one before is read, so it never does.
    private static let dumpPatience: Int32 = 5000

    /// Delivers a table as ``Kernel/dump(_:_:)`` says.
    func dump(_ kind: DumpKind, _ body: (KernelMessage) -> Void) throws(KernelError) -> DumpOutcome {
        var attempt = DumpAttempt(request: kind.request)
        for _ in 0..<RequestSocket.dumpTries {
            attempt.begin(sequence: takeSequence())
            try run(&attempt, of: kind)
            if !attempt.isInterrupted { break }
            statistics.interruptedDumps += 1
        }
        for entry in attempt.entries { body(entry) }
        return attempt.isInterrupted ? .interrupted : .complete
    }

    private func run(_ attempt: inout DumpAttempt, of kind: DumpKind) throws(KernelError) {
        try finishAbandonedDump()
        var request = ByteWriter(capacity: 64)
        kind.encodeRequest(into: &request, sequence: attempt.sequence)
        try send(request)
        while !attempt.isDone {
            switch try receive() {
            case .datagram(let count):
                forEachReply(count: count) { (header, payload) throws(DecodingError) in
                    try attempt.apply(header, payload)
                }
                if let failure = attempt.failure { throw failure }
            case .truncated, .overrun: attempt.isInterrupted = true
            case .foreign: break
            case .empty: try waitForReply(to: kind.request)
            }
        }
    }

    /// Reads whatever waits: a dump that an error left unfinished makes the kernel refuse the next (`EBUSY`), and
    /// reading it finishes it.
    private func finishAbandonedDump() throws(KernelError) {
        while true {
            if case .empty = try receive() { return }
        }
    }

    /// Waits for the next part of a dump.
    func waitForReply(to request: MessageType) throws(KernelError) {
        let isReadable: Bool
        do {
            isReadable = try socket.waitForInput(milliseconds: RequestSocket.dumpPatience)
        } catch {
            throw .system(error)
        }
        guard isReadable else {
            statistics.repliesLost += 1
            throw .replyLost(request)
        }
    }
}
