internal import CLinux
internal import NetworkPrimitives

extension RequestSocket {
    /// How many requests travel in one send; from 8 on it makes no difference, and the replies to as many as these fit
    /// in the default receive buffer.
    private static let batchSize = 32

    /// Asks for ways as ``Kernel/resolve(_:_:)`` says.
    func resolve(_ queries: [RouteQuery], _ body: (Int, RouteReply) -> Void) throws(KernelError) {
        for start in stride(from: 0, to: queries.count, by: RequestSocket.batchSize) {
            var batch = RouteBatch(queries, start: start, end: min(start + RequestSocket.batchSize, queries.count))
            try exchange(&batch, body)
            if !batch.isAnswered {
                statistics.repliesLost += UInt64(batch.missing)
                try exchange(&batch, body)
            }
            guard batch.isAnswered else { throw .replyLost(.getRoute) }
        }
    }

    private func exchange(_ batch: inout RouteBatch, _ body: (Int, RouteReply) -> Void) throws(KernelError) {
        try send(batch.requests(sequence: takeSequence(RequestSocket.batchSize)))
        while !batch.isAnswered {
            switch try receive() {
            case .datagram(let count):
                forEachReply(count: count) { (header, payload) throws(DecodingError) in
                    guard let (position, reply) = try batch.take(header, payload) else { return }
                    body(position, reply)
                }
                if let failure = batch.failure { throw failure }
            case .foreign, .truncated, .overrun: break
            case .empty: return
            }
        }
    }
}
