import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPProtocol

/// The control codes.
extension Service {
    /// Answers a request, arms it, or refuses it.
    func perform(_ header: ControlHeader, _ input: RawSpan, id: UInt64, for session: Session) {
        do throws(Refusal) {
            switch header.code {
            case .addressListQuery: reply(try addressList(header, input), id, session)
            case .addressTableQuery: reply(try addressTable(header, input), id, session)
            case .getInterfaceList: reply(try interfaceList(header), id, session)
            case .routingInterfaceQuery: reply(try routingInterface(header, input, session), id, session)
            case .statusQuery: reply(try status(header, session), id, session)
            case .explain: try explain(header, input, id: id, for: session)
            case .historyQuery: reply(try history(header, input, session), id, session)
            case .routeQuery: try startBatch(header, input, id: id, for: session)
            case .addressListSort: try startSort(header, input, id: id, for: session)
            case .verify: try startVerification(header, input, id: id, for: session)
            case .addressListChange: try armList(header, id: id, for: session)
            case .routingInterfaceChange: try armRoute(header, input, id: id, for: session)
            default: throw Refusal(.operationNotSupported)
            }
        } catch {
            refuse(error, id, session)
        }
    }

    /// Answers a request with an error number.
    func refuse(_ refusal: Refusal, _ id: UInt64, _ session: Session) {
        reply(ControlReply(error: refusal.error, byteCount: refusal.byteCount), id, session)
    }

    /// Answers a request; with WSAENOBUFS where there is no room for the answer.
    func reply(_ reply: ControlReply, _ id: UInt64, _ session: Session) {
        do throws(Refusal) {
            try requireRoom(reply.output.count, for: session)
        } catch {
            return refuse(error, id, session)
        }
        session.write { reply.encode(as: .result, id: id, into: &$0) }
        queueFlush(session)
    }

    func generation(_ number: UInt64) -> Generation {
        Generation(epoch: state.epoch, number: number)
    }

    /// A reply with output that `encode` writes, or the size it needs where that does not fit.
    func output(
        _ header: ControlHeader, size: Int, number: UInt64, _ encode: (inout ByteWriter) -> Void
    ) throws(Refusal) -> ControlReply {
        guard size <= header.outputCapacity else { throw Refusal(.fault, byteCount: size) }
        var writer = ByteWriter(capacity: size)
        encode(&writer)
        return ControlReply(
            error: .success, byteCount: UInt32(size), generation: generation(number), output: writer.bytes)
    }
}

// MARK: - Addresses

extension Service {
    func selection(_ header: ControlHeader) -> ListSelection {
        let family = header.socket.family
        return ListSelection(
            kind: header.options.selectsBindable ? .bindable : .usable,
            inet: family != .inet6 || header.socket.isDualStack, inet6: family != .inet)
    }

    private func addressList(_ header: ControlHeader, _ input: RawSpan) throws(Refusal) -> ControlReply {
        guard input.byteCount == 0 else { throw Refusal(.invalidArgument) }
        // Windows' own distinction: room for less than the list's header is a wrong argument, no room is a question
        // for the size.
        guard header.outputCapacity == 0 || header.outputCapacity >= SocketAddressList.headerByteCount else {
            throw Refusal(.invalidArgument)
        }
        refreshIfStale()
        let selection = selection(header)
        let isMapped = header.socket.family == .inet6
        let list = SocketAddressList(
            state.lists.addresses(selection).map { listed in
                isMapped && !listed.address.isIPv6
                    ? SocketAddress(address: listed.address.asMappedIPv6) : listed.socketAddress
            })
        let number = state.lists.changeNumber(selection)
        return try output(header, size: list.requiredSize, number: number) { list.encode(into: &$0) }
    }

    private func addressTable(_ header: ControlHeader, _ input: RawSpan) throws(Refusal) -> ControlReply {
        guard input.byteCount == 0 else { throw Refusal(.invalidArgument) }
        refreshIfStale()
        let selection = selection(header)
        let entries = state.interfaces.entries().filter { entry in
            entry.address.address.isIPv6 ? selection.inet6 : selection.inet
        }
        let table = AddressTable(entries.map(AddressRecord.init))
        let number = state.lists.changeNumber(selection)
        return try output(header, size: table.requiredSize, number: number) { table.encode(into: &$0) }
    }

    /// Every IPv4 address with its interface's flags.
    ///
    /// The broadcast address is 255.255.255.255 as on Windows.
    private func interfaceList(_ header: ControlHeader) throws(Refusal) -> ControlReply {
        guard header.socket.family != .inet6 else { throw Refusal(.invalidArgument) }
        refreshIfStale()
        let list = state.interfaces.entries().filter { !$0.address.address.isIPv6 }.map(InterfaceInformation.init)
        let size = InterfaceInformation.byteCount * list.count
        // Windows does not tell the size: programs grow their buffer until it fits.
        guard size <= header.outputCapacity else { throw Refusal(.fault) }
        let selection = ListSelection(kind: .bindable, inet: true, inet6: false)
        return try output(header, size: size, number: state.lists.changeNumber(selection)) { writer in
            for information in list { information.encode(into: &writer) }
        }
    }
}

extension AddressRecord {
    init(_ entry: AddressTableEntry) {
        let (address, link) = (entry.address, entry.link)
        self.init(
            address: address.address, prefixLength: address.prefixLength, scope: address.scope,
            interfaceIndex: link.index, flags: address.flags, linkType: link.linkType, exclusion: entry.exclusion,
            isListed: entry.exclusion == .listed, isBindable: address.isBindable, peer: address.peer,
            broadcast: address.broadcast, linkFlags: link.flags, operationalState: link.operationalState.rawValue,
            interfaceName: link.name)
    }
}

extension InterfaceInformation {
    fileprivate init(_ entry: AddressTableEntry) {
        var flags = Flags(linuxFlags: entry.link.flags)
        if flags.contains(.loopback) { flags.remove(.broadcast) }
        let everyone = IPAddress(ipv4: .max)
        let mask = IPPrefix.mask(length: Int(entry.address.prefixLength))
        self.init(
            flags: flags, address: entry.address.address,
            broadcast: flags.contains(.pointToPoint) ? entry.address.peer : flags.contains(.broadcast) ? everyone : nil,
            netmask: IPAddress(bits: mask, isIPv6: false))
    }
}

// MARK: - Pending requests

extension Service {
    private func armList(_ header: ControlHeader, id: UInt64, for session: Session) throws(Refusal) {
        refreshIfStale()
        try arm(.list(selection(header)), header.options, id: id, for: session)
    }

    private func armRoute(
        _ header: ControlHeader, _ input: RawSpan, id: UInt64, for session: Session
    ) throws(Refusal) {
        let destination = try self.destination(input)
        guard destination.address.isUnspecified else {
            let query = try query(for: destination, header.socket, session)
            // Before it is asked for: what changed since the client asked is told by this request, and remembered.
            if header.options.since != nil { state.routes.noteWait(state.routes.entry(for: query)) }
            let entry = try currentEntry(for: query, session)
            try arm(
                .answer(entry, countsPathChanges: header.options.countsPathChanges), header.options, id: id,
                for: session)
            return
        }
        try requireFamily(of: destination.address, header.socket)
        let isDualStack = header.socket.family == .inet6 && header.socket.isDualStack
        let isIPv6 = destination.address.isIPv6
        try arm(.routing(inet: !isIPv6 || isDualStack, inet6: isIPv6), header.options, id: id, for: session)
    }

    private func arm(
        _ subject: PendingRequest.Subject, _ requested: RequestOptions, id: UInt64, for session: Session
    ) throws(Refusal) {
        let options = configuration.settling.completing(requested)
        let current = generation(changeNumber(subject))
        let isOld = options.since.map { $0 != current } ?? false
        if isOld, options.quietMilliseconds == 0 {
            reply(ControlReply(error: .success, byteCount: 0, generation: current), id, session)
            return
        }
        try requirePlace(for: subject, on: session)
        var request = PendingRequest(
            session: session, requestID: id, subject: subject, seenChange: changeNumber(subject), options: options)
        // What a client with another generation knows, nobody knows.
        if options.removalDelayMilliseconds > 0, !isOld { request.removalDelay = RemovalDelay(armedOn(subject)) }
        let position = pending.insert(request)
        session.pending[id] = position
        if case .answer(let entry, _) = subject { state.routes.watch(entry) }
        reply(ControlReply(error: .ioPending, byteCount: 0, generation: current), id, session)
        if isOld { changed(position, since: eventsReceivedAt) }
        guard case .answer(let entry, _) = subject else { return }
        // The answer it starts from may have been given while the kernel was still at work. What is found now may
        // complete the request, so RESULT has to be written before.
        followUp([entry])
        if let end = state.routes.expiry(of: entry) { expect(expiryAt: end) }
        considerSweep()
    }

    /// The number of the last change of what a request waits for.
    func changeNumber(_ subject: PendingRequest.Subject) -> UInt64 {
        switch subject {
        case .list(let selection): return state.lists.changeNumber(selection)
        case .answer(let entry, let countsPathChanges):
            return state.routes.changeNumber(entry, countingPath: countsPathChanges)
        case .routing(let inet, let inet6):
            return max(
                inet ? state.routingChangeNumber(.inet) : 0, inet6 ? state.routingChangeNumber(.inet6) : 0)
        }
    }

    /// Cancels a request and says whether it was pending.
    func cancel(_ target: UInt64, id: UInt64, for session: Session) {
        let position = session.pending[target]
        reply(ControlReply(error: position == nil ? .invalidParameter : .success, byteCount: 0), id, session)
        guard let position else { return }
        statistics.cancellations += 1
        finish(position, .operationAborted)
    }
}
