import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPProtocol
import WSPSystem

/// Destinations: from a request to a question, and from the answer to a reply.
extension Service {
    /// The slice of a batch that is answered before others get their turn.
    private static let batchSlice = 1024

    /// Reads a destination as LPWSPIoctl's input holds it.
    func destination(_ input: RawSpan) throws(Refusal) -> RouteDestination {
        do throws(BufferError) {
            let address = try SocketAddress(decoding: input)
            return RouteDestination(address: address.address, scopeID: address.scopeID)
        } catch {
            throw Refusal(error)
        }
    }

    /// Refuses a destination of a family that the socket cannot reach.
    func requireFamily(of address: IPAddress, _ socket: SocketProperties) throws(Refusal) {
        guard socket.family == .unspecified || socket.family == address.family else {
            throw Refusal(.addressFamilyNotSupported)
        }
    }

    /// The question that tells how a socket reaches a destination.
    func query(
        for destination: RouteDestination, _ socket: SocketProperties, _ session: Session
    ) throws(Refusal) -> RouteQuery {
        try requireFamily(of: destination.address, socket)
        var address = destination.address
        if socket.family == .inet6, let mapped = address.mappedIPv4 {
            // A socket for IPv6 only does not reach IPv4, in whatever form.
            guard socket.isDualStack else { throw Refusal(.networkUnreachable) }
            address = mapped
        }
        // The kernel would take the wildcard for loopback.
        guard !address.isUnspecified else { throw Refusal(.invalidArgument) }
        let bound = socket.boundAddress
        let local = bound.map { $0.address.mappedIPv4 ?? $0.address }
        // The wildcard in mapped form is IPv4's wildcard, and binds to no address either.
        let source = local.flatMap { $0.isUnspecified ? nil : $0 }
        if let source, source.isIPv6 != address.isIPv6 { throw Refusal(.invalidArgument) }
        return RouteQuery(
            destination: address, source: source,
            outputInterface: try outputInterface(for: destination, socket, bound), mark: socket.mark,
            uid: socket.userID ?? session.credentials.userID,
            // The two bits of ECN are the transport's and choose no route.
            tos: socket.typeOfService & 0xfc)
    }

    /// The one interface that socket, scope id and bound link-local address leave, or 0.
    ///
    /// bind(2) to a link-local address ties the socket to the address's interface, whatever it sends to.
    private func outputInterface(
        for destination: RouteDestination, _ socket: SocketProperties, _ bound: SocketAddress?
    ) throws(Refusal) -> InterfaceIndex {
        let scope = destination.address.needsScope ? destination.scopeID : 0
        let boundScope = bound.flatMap { $0.address.needsScope ? $0.scopeID : nil } ?? 0
        let named = Set([socket.outputInterface, scope, boundScope]).subtracting([0])
        guard named.count <= 1 else { throw Refusal(.invalidArgument) }
        return named.first ?? 0
    }

    /// The entry of a question, with an answer that holds now.
    func currentEntry(for query: RouteQuery) throws(Refusal) -> RouteCache.EntryID {
        let entry = state.routes.entry(for: query)
        if state.routes.isSettled(entry, at: now) {
            statistics.answersFromMemory += 1
        } else if !ask([entry]).isEmpty {
            throw Refusal(.networkDown)
        }
        return entry
    }

    func routingInterface(
        _ header: ControlHeader, _ input: RawSpan, _ session: Session
    ) throws(Refusal) -> ControlReply {
        let destination = try self.destination(input)
        let query = try self.query(for: destination, header.socket, session)
        let size = SocketAddress.byteCount(isIPv6: destination.address.isIPv6)
        guard header.outputCapacity >= size else { throw Refusal(.fault, byteCount: size) }
        let entry = try currentEntry(for: query)
        let number = state.routes.changeNumber(entry, countingPath: header.options.countsPathChanges)
        guard let answer = state.routes.answer(entry), let source = answer.source else {
            let error = state.routes.answer(entry)?.error ?? .networkDown
            return ControlReply(error: error, byteCount: 0, generation: generation(number))
        }
        let isMapped = destination.address.isIPv6 && !source.isIPv6
        let local = SocketAddress(
            address: isMapped ? source.asMappedIPv6 : source, scopeID: source.needsScope ? answer.interface : 0)
        var writer = ByteWriter(capacity: size)
        local.encode(into: &writer)
        return ControlReply(
            error: .success, byteCount: UInt32(size), generation: generation(number), output: writer.bytes)
    }
}

// MARK: - Batches

extension Service {
    func startBatch(_ header: ControlHeader, _ input: RawSpan, id: UInt64, for session: Session) throws(Refusal) {
        guard input.byteCount % RouteDestination.byteCount == 0,
            input.byteCount / RouteDestination.byteCount <= configuration.maximumDestinations
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
        session.batch = RouteBatchJob(
            requestID: id, header: header, destinations: destinations, epoch: state.epoch)
        continueBatch(of: session)
    }

    private func continueBatch(of session: Session) {
        guard !session.isClosed, var job = session.batch else { return }
        // Moved out and back, so that the frame is not copied for every slice.
        session.batch = nil
        answerSlice(of: &job, for: session)
        // Whether the session is read depends on there being a batch.
        queueFlush(session)
        if job.answered < job.destinations.count {
            session.batch = job
            reactor.defer { [weak self, weak session] in
                guard let self, let session else { return }
                refresh()
                continueBatch(of: session)
                flushSessions()
            }
            return
        }
        session.write { unsafe $0.append(job.frame.bytes.span.bytes) }
    }

    private func answerSlice(of job: inout RouteBatchJob, for session: Session) {
        let range = job.answered..<min(job.answered + Service.batchSlice, job.destinations.count)
        let time = now
        var places: [Result<RouteCache.EntryID, Refusal>] = []
        var doubtful: [RouteCache.EntryID] = []
        places.reserveCapacity(range.count)
        for destination in job.destinations[range] {
            let place = Result { () throws(Refusal) in
                state.routes.entry(for: try query(for: destination, job.header.socket, session))
            }
            places.append(place)
            if case .success(let entry) = place, !state.routes.isSettled(entry, at: time) { doubtful.append(entry) }
        }
        statistics.answersFromMemory += UInt64(range.count - doubtful.count)
        let unanswered = Set(ask(doubtful))
        for place in places {
            record(place, unanswered, countingPath: job.header.options.countsPathChanges).encode(into: &job.frame)
        }
        job.answered = range.upperBound
    }

    private func record(
        _ place: Result<RouteCache.EntryID, Refusal>, _ unanswered: Set<RouteCache.EntryID>, countingPath: Bool
    ) -> RouteRecord {
        switch place {
        case .failure(let refusal):
            return RouteRecord(unreachable: refusal.error, generationNumber: 0)
        case .success(let entry):
            let number = state.routes.changeNumber(entry, countingPath: countingPath)
            guard !unanswered.contains(entry), let answer = state.routes.answer(entry) else {
                return RouteRecord(unreachable: .networkDown, generationNumber: 0)
            }
            guard answer.isReachable else {
                return RouteRecord(unreachable: answer.error, generationNumber: number)
            }
            return RouteRecord(
                error: .success, interfaceIndex: answer.interface, generationNumber: number, source: answer.source,
                gateway: answer.gateway, table: answer.table, routeType: answer.type.rawValue,
                interfaceName: state.interfaces.link(answer.interface)?.name ?? "")
        }
    }
}

extension RouteRecord {
    fileprivate init(unreachable error: WinsockError, generationNumber: UInt64) {
        self.init(
            error: error, interfaceIndex: 0, generationNumber: generationNumber, source: nil, gateway: nil, table: 0,
            routeType: 0, interfaceName: "")
    }
}

extension Refusal {
    /// A buffer that cannot be read, as Windows answers it.
    init(_ error: BufferError) {
        switch error {
        case .tooShort, .invalidValue: self.init(.invalidArgument)
        case .unsupportedFamily: self.init(.addressFamilyNotSupported)
        }
    }
}
