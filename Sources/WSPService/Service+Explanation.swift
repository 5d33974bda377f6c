import CLinux
import Logging
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPLog
import WSPProtocol
import WSPSystem

/// SIO_WSPD_EXPLAIN: why the kernel answers as it does.
///
/// The answer is asked for anew, and with it the route that matches and the list of rules: that explains an answer which
/// leads somewhere. For a refusal tables have to be looked through, and they may be large: one explanation at a time, a
/// datagram of its table in each turn of the loop, while the session that asked waits. Users have their turns one after
/// the other, since many connections of one could wait.
extension Service {
    func explain(_ header: ControlHeader, _ input: RawSpan, id: UInt64, for session: Session) throws(Refusal) {
        let destination = try destination(input)
        let query = try query(for: destination, header.socket, session)
        let entry = state.routes.entry(for: query)
        guard ask([entry]).isEmpty, let answer = state.routes.answer(entry), let match = match(query) else {
            throw Refusal(.networkDown)
        }
        let (rules, areComplete) = rules(query.destination.family)
        let job = ExplanationJob(
            session: session, requestID: id, header: header, destination: destination, query: query,
            changeNumber: state.routes.changeNumber(entry, countingPath: header.options.countsPathChanges),
            answer: record(of: answer, entry, for: session),
            explainer: RouteExplainer(
                query, answer: answer, match: match, rules: rules, areComplete: areComplete,
                interfaces: state.interfaces))
        guard job.explainer.wantedTable != nil else {
            finish(job)
            return
        }
        session.isExplaining = true
        // Whether the session is read depends on there being none.
        queueFlush(session)
        // The first, too, goes through the queue, which has to know whose turn it was.
        waitingExplanations.append(job, of: session.account.userID)
        guard explanation == nil else { return }
        explanation = waitingExplanations.popFirst()
        deferExplanations()
    }

    /// The record of an answer without its explanation.
    private func record(
        of answer: RouteAnswer, _ entry: RouteCache.EntryID, for session: Session
    ) -> ExplanationRecord {
        var record = ExplanationRecord(error: answer.error)
        record.interfaceIndex = answer.interface
        record.interfaceName = state.interfaces.link(answer.interface)?.name ?? ""
        record.source = answer.source
        record.gateway = answer.gateway
        let owner = state.routes.query(entry).uid
        guard Service.mayKnow(session.credentials.userID, of: owner, serviceUser: serviceUser) else { return record }
        record.isWatched = state.routes.isWatched(entry)
        if let change = state.routes.lastChange(of: entry) {
            record.changedAt = change.wallTime.microseconds
            record.cause = change.cause
            record.eventsSince = change.eventsSince
            record.eventsAskedAgain = change.eventsThatConcerned
        }
        return record
    }

    /// True where a user may know what is asked for and watched with the rules of `owner`: its own, or, as root and as
    /// the user that the service runs as, everybody's.
    static func mayKnow(_ user: UInt32, of owner: UInt32?, serviceUser: UInt32) -> Bool {
        user == 0 || user == serviceUser || user == owner
    }

    /// The route that matches, or the error number of the refusal; nil where the kernel does not tell it.
    private func match(_ query: RouteQuery) -> RouteReply? {
        var question = query
        question.asksForMatch = true
        var match: RouteReply?
        statistics.questionsAsked += 1
        do throws(KernelError) {
            try kernel.resolve([question]) { match = $1 }
        } catch {
            logger.log(.questionFailed, .error, "the kernel does not tell routes", ["error": "\(error)"])
        }
        return match
    }

    /// The rules of a family, nil where the kernel does not tell them; and whether the list held still meanwhile.
    private func rules(_ family: AddressFamily) -> (rules: [RuleMessage]?, areComplete: Bool) {
        var rules: [RuleMessage] = []
        do throws(KernelError) {
            let outcome = try kernel.dump(.rules(family)) { message in
                if case .rule(_, let rule) = message, rule.family == family { rules.append(rule) }
            }
            return (rules, outcome == .complete)
        } catch {
            logger.log(.questionFailed, .info, "the kernel does not tell its rules", ["error": "\(error)"])
            return (nil, false)
        }
    }

    private func finish(_ job: ExplanationJob) {
        let record = job.record
        do throws(Refusal) {
            let result = try output(job.header, size: record.byteCount, number: job.changeNumber) {
                record.encode(into: &$0)
            }
            reply(result, job.requestID, job.session)
        } catch {
            reply(ControlReply(error: error.error, byteCount: error.byteCount), job.requestID, job.session)
        }
    }
}

// MARK: - Looking through tables

extension Service {
    private func deferExplanations() {
        reactor.defer { [weak self] in
            guard let self else { return }
            continueExplanations()
            flushSessions()
        }
    }

    /// Looks at one more share of what an explanation needs, and ends it when it needs no more.
    private func continueExplanations() {
        guard var job = explanation else { return }
        // Moved out and back, so that what has been found is not copied.
        explanation = nil
        if !job.session.isClosed {
            spend(for: job.session) { lookOn(&job) }
            if job.explainer.wantedTable != nil {
                explanation = job
            } else {
                job.session.isExplaining = false
                finish(job)
            }
        }
        if explanation == nil { explanation = waitingExplanations.popFirst() }
        if explanation != nil { deferExplanations() }
    }

    private func lookOn(_ job: inout ExplanationJob) {
        guard let table = job.explainer.wantedTable else { return }
        do throws(KernelError) {
            let search: any RouteSearch
            if let begun = job.search {
                search = begun
            } else {
                search = try kernel.search(table: table, for: job.query.destination)
                job.search = search
            }
            let hasMore = try search.next { job.found.append($0) }
            if !hasMore {
                job.routeCount += search.routeCount
                job.search = nil
                job.explainer.take(job.found)
                job.found = []
            } else if job.routeCount + search.routeCount > configuration.maximumSearchedRoutes {
                job.explainer.giveUp()
            }
        } catch {
            logger.log(.questionFailed, .info, "the kernel does not tell its routes", ["error": "\(error)"])
            job.explainer.giveUp()
        }
    }
}
