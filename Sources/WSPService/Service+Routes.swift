import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPProtocol
import WSPSystem

/// Destinations: from a request to a question, and from the answer to a reply.
extension Service {
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
            uid: try userID(socket, session),
            // The two bits of ECN are the transport's and choose no route.
            tos: socket.typeOfService & 0xfc)
    }

    /// The user whose routing rules count: the session's own, or the one that the socket names.
    ///
    /// Users share an answer's generations, which tell when it was first asked for and when it changed: another user's
    /// are nobody's to know, root and the service's own user apart, unless all is configured to be answered.
    func userID(_ socket: SocketProperties, _ session: Session) throws(Refusal) -> UInt32 {
        let own = session.credentials.userID
        guard let named = socket.userID, named != own else { return own }
        guard configuration.answersForOtherUsers || Service.mayKnow(own, of: named, serviceUser: serviceUser) else {
            throw Refusal(.accessDenied)
        }
        return named
    }

    /// The one interface that socket, scope id and bound link-local address leave, or 0.
    ///
    /// bind(2) to a link-local address ties the socket to the address's interface, whatever it sends to.
    private func outputInterface(
        for destination: RouteDestination, _ socket: SocketProperties, _ bound: SocketAddress?
    ) throws(Refusal) -> InterfaceIndex {
        let scope = destination.address.needsScope ? destination.scopeID : 0
        let boundScope = bound.flatMap { $0.address.needsScope ? $0.scopeID : nil } ?? 0
        // Without a set, which would cost more than all the rest that is done for one of a batch of destinations.
        let named = max(socket.outputInterface, scope, boundScope)
        guard socket.outputInterface == named || socket.outputInterface == 0, scope == named || scope == 0,
            boundScope == named || boundScope == 0
        else { throw Refusal(.invalidArgument) }
        return named
    }

    /// The entry of a question, with an answer that holds now.
    func currentEntry(for query: RouteQuery, _ session: Session) throws(Refusal) -> RouteCache.EntryID {
        let entry = state.routes.entry(for: query)
        if state.routes.isSettled(entry, at: now) {
            statistics.answersFromMemory += 1
        } else if !ask([entry]).isEmpty {
            throw Refusal(.networkDown)
        }
        completeOwed(of: session, about: .answer(entry))
        return entry
    }

    func routingInterface(
        _ header: ControlHeader, _ input: RawSpan, _ session: Session
    ) throws(Refusal) -> ControlReply {
        let destination = try self.destination(input)
        let query = try self.query(for: destination, header.socket, session)
        let size = SocketAddress.byteCount(isIPv6: destination.address.isIPv6)
        guard header.outputCapacity >= size else { throw Refusal(.fault, byteCount: size) }
        let entry = try currentEntry(for: query, session)
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

extension Refusal {
    /// A buffer that cannot be read, as Windows answers it.
    init(_ error: BufferError) {
        switch error {
        case .tooShort, .invalidValue: self.init(.invalidArgument)
        case .unsupportedFamily: self.init(.addressFamilyNotSupported)
        }
    }
}
