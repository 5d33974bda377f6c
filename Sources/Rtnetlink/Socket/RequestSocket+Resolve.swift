internal import CLinux
internal import NetworkPrimitives

extension RequestSocket where Transport: ~Copyable {
    /// How many requests travel in one send; from 8 on it makes no difference, and the replies to as many as these fit
    /// in the default receive buffer.
    private static var batchSize: Int { 32 }

    /// Asks for ways as ``Kernel/resolve(_:_:)`` says.
    func resolve(_ queries: [RouteQuery], _ body: (Int, RouteReply) -> Void) throws(KernelError) {
        var failure: KernelError?
        for start in stride(from: 0, to: queries.count, by: RequestSocket.batchSize) {
            var batch = RouteBatch(queries, start: start, end: min(start + RequestSocket.batchSize, queries.count))
            try exchange(&batch, .many, body)
            // An answer that was too long for its place among many is not for the whole buffer.
            if !batch.isAnswered { try exchange(&batch, .one, body) }
            if !batch.isAnswered { failure = failure ?? batch.failure ?? .replyLost(.getRoute) }
        }
        if let failure { throw failure }
    }

    /// Sends the questions that wait for their answer, and delivers the answers that have come.
    private func exchange(
        _ batch: inout RouteBatch, _ amount: ReceptionAmount, _ body: (Int, RouteReply) -> Void
    ) throws(KernelError) {
        try send(batch.requests(sequence: takeSequence(RequestSocket.batchSize)))
        while !batch.isAnswered {
            switch try receive(amount) {
            case .datagram(let count):
                forEachReply(count: count) { (header, payload) throws(DecodingError) in
                    guard let position = batch.position(of: header) else { return false }
                    if let reply = try batch.take(header, payload) { body(position, reply) }
                    return true
                }
            case .foreign, .truncated, .overrun: break
            case .empty:
                statistics.repliesLost += UInt64(batch.missing)
                return
            }
        }
    }
}
