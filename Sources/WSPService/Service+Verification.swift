import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPProtocol
import WSPSystem

/// SIO_WSPD_VERIFY: an audit that a client waits for.
extension Service {
    /// The audits that one connection may wait for at once.
    private static let verificationLimit = 16

    /// Has an audit made, whose end answers the request; one that is under way serves as well.
    func startVerification(
        _ header: ControlHeader, _ input: RawSpan, id: UInt64, for session: Session
    ) throws(Refusal) {
        guard input.byteCount == 0 else { throw Refusal(.invalidArgument) }
        // Said before: what an audit finds it repairs, and a second one would not find it again.
        guard header.outputCapacity >= VerificationReport.maximumByteCount else {
            throw Refusal(.fault, byteCount: VerificationReport.maximumByteCount)
        }
        guard session.verifications.count < Service.verificationLimit else { throw Refusal(.noBuffers) }
        session.verifications[id] = header
        requestAudit()
    }

    func answerVerifications(_ audit: Audit) {
        let waiting = sessions.values.filter { !$0.verifications.isEmpty }
        guard !waiting.isEmpty else { return }
        for session in waiting {
            let answer = answer(audit, for: session.credentials.userID)
            for id in session.verifications.keys.sorted() { reply(answer, id, session) }
            session.verifications = [:]
        }
    }
}

// MARK: - Differences as the protocol tells them

extension Service {
    private func answer(_ audit: Audit, for user: UInt32) -> ControlReply {
        guard !audit.isIncomplete else { return ControlReply(error: .networkDown, byteCount: 0) }
        var report = audit.report
        // Which destinations others watch is theirs; that something differed is not.
        report.differences.removeAll { difference in
            guard case .answer(let question, _, _) = difference else { return false }
            return !Service.mayKnow(user, of: question.userID, serviceUser: serviceUser)
        }
        var writer = ByteWriter()
        report.encode(into: &writer)
        return ControlReply(error: .success, byteCount: UInt32(writer.count), output: writer.bytes)
    }
}

extension Service {
    func difference(_ answer: Audit.ChangedAnswer) -> StateDifference {
        .answer(
            RouteQuestion(state.routes.query(answer.entry)), remembered: record(answer.remembered),
            kernel: record(answer.kernel))
    }

    private func record(_ answer: RouteAnswer) -> RouteRecord {
        RouteRecord(
            error: answer.error, interfaceIndex: answer.interface, source: answer.source, gateway: answer.gateway,
            table: answer.table, routeType: answer.type.rawValue,
            interfaceName: state.interfaces.link(answer.interface)?.name ?? "")
    }
}

extension RouteQuestion {
    fileprivate init(_ query: RouteQuery) {
        self.init(
            destination: query.destination, source: query.source, outputInterface: query.outputInterface,
            mark: query.mark, userID: query.uid ?? 0, typeOfService: query.tos)
    }
}

extension StateDifference {
    init(_ difference: TableDifference) {
        switch difference {
        case .link(let index, let remembered, let kernel):
            self = .interface(
                index, remembered: remembered.map(InterfaceRecord.init), kernel: kernel.map(InterfaceRecord.init))
        case .address(let interface, let remembered, let kernel):
            self = .address(
                interface, remembered: remembered.map(AddressRecord.init), kernel: kernel.map(AddressRecord.init))
        }
    }
}

extension InterfaceRecord {
    fileprivate init(_ link: Link) {
        self.init(
            interfaceIndex: link.index, flags: link.flags, master: link.master ?? 0, mtu: link.mtu ?? 0,
            linkType: link.linkType, operationalState: link.operationalState.rawValue, interfaceName: link.name)
    }
}

extension AddressRecord {
    fileprivate init(_ row: TableRow) {
        self.init(row.entry)
        isListed = row.isListed
        isBindable = row.isBindable
    }
}
