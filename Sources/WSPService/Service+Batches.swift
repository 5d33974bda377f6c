import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPProtocol
import WSPSystem

/// Requests about many destinations.
extension Service {
    /// The slice of a batch that is answered before there is a look at the time: less where others wait meanwhile, as the
    /// kernel takes longer for a large one than a user has in a turn.
    private var batchSlice: Int { accounts.count > 1 ? 8 : 32 }

    func startBatch(_ header: ControlHeader, _ input: RawSpan, id: UInt64, for session: Session) throws(Refusal) {
        _ = try userID(header.socket, session)
        guard input.byteCount % RouteDestination.byteCount == 0,
            input.byteCount / RouteDestination.byteCount <= session.limits.maximumDestinations
        else { throw Refusal(.invalidArgument) }
        let destinations: [RouteDestination]
        do throws(BufferError) {
            destinations = try RouteDestination.decodeAll(input)
        } catch {
            throw Refusal(error)
        }
        for destination in destinations { try requireFamily(of: destination.address, header.socket) }
        let size = RouteTable.headerByteCount + RouteRecord.byteCount * destinations.count
        guard size <= header.outputCapacity else { throw Refusal(.fault, byteCount: size) }
        try requireRoom(RouteBatchJob.byteCount(destinations: destinations.count), for: session)
        start(
            RouteBatchJob(requestID: id, header: header, destinations: destinations, epoch: state.epoch),
            for: session)
    }

    /// Answers what there is time for of a job, and the rest in the turns that the user has; the session's next frames
    /// wait meanwhile.
    func start(_ job: some BatchJob, for session: Session) {
        session.batch = job
        continueBatch(of: session)
    }

    func continueBatch(of session: Session) {
        guard !session.isClosed, var job = session.batch else { return }
        // Moved out and back, so that what has been answered is not copied for every slice.
        session.batch = nil
        let end = now + rest(of: session)
        while !job.isDone {
            job.take(answers(to: job.nextDestinations(limit: batchSlice), job.socket, session), from: state)
            if now >= end { break }
        }
        // Completions come first of what it has found changed.
        guard job.isDone, !session.account.owes else {
            session.batch = job
            queue(session)
            // Whether the session is read depends on there being a batch.
            queueFlush(session)
            return
        }
        queueFlush(session)
        session.write { job.encodeResult(into: &$0) }
    }

    /// Where the answer for each destination is remembered, all of which hold now; or why there is none.
    private func answers(
        to destinations: [RouteDestination], _ socket: SocketProperties, _ session: Session
    ) -> [Result<RouteCache.EntryID, Refusal>] {
        let time = now
        var answers: [Result<RouteCache.EntryID, Refusal>] = []
        var doubtful: [RouteCache.EntryID] = []
        answers.reserveCapacity(destinations.count)
        for destination in destinations {
            let answer = Result { () throws(Refusal) in
                state.routes.entry(for: try query(for: destination, socket, session))
            }
            answers.append(answer)
            if case .success(let entry) = answer, !state.routes.isSettled(entry, at: time) { doubtful.append(entry) }
        }
        statistics.answersFromMemory += UInt64(destinations.count - doubtful.count)
        let unanswered = Set(ask(doubtful))
        guard !unanswered.isEmpty else { return answers }
        return answers.map { answer in
            if case .success(let entry) = answer, unanswered.contains(entry) { return .failure(Refusal(.networkDown)) }
            return answer
        }
    }
}
