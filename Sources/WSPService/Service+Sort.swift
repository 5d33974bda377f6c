import Logging
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPLog
import WSPProtocol

/// SIO_ADDRESS_LIST_SORT: destinations in the order in which to try them.
///
/// What decides is the source that packets to each would have, which the kernel's answers tell, and the labels of
/// addresses, which it keeps for choosing sources and announces to nobody: they are listed for each request. The order
/// itself is ``DestinationRank``'s.
extension Service {
    func startSort(_ header: ControlHeader, _ input: RawSpan, id: UInt64, for session: Session) throws(Refusal) {
        // Every destination is a sockaddr_in6, which a socket for IPv4 cannot reach.
        guard header.socket.family != .inet else { throw Refusal(.addressFamilyNotSupported) }
        _ = try userID(header.socket, session)
        var socket = header.socket
        // The sort compares destinations of both families, whatever this socket reaches, and not the ways from the
        // address that it happens to be bound to.
        socket.family = .inet6
        socket.isDualStack = true
        socket.boundAddress = nil
        let addresses = try destinations(input, session.limits).filter { isValid($0, socket, session) }
        let size = SocketAddressList(addresses).requiredSize
        guard size <= header.outputCapacity else { throw Refusal(.fault, byteCount: size) }
        try requireRoom(AddressSortJob.byteCount(destinations: addresses.count), for: session)
        refreshIfStale()
        start(
            AddressSortJob(
                requestID: id, header: header, socket: socket, addresses: addresses,
                labels: addresses.count > 1 ? addressLabels() : .standard,
                linkLocalInterface: linkLocalInterface(socket)),
            for: session)
        // Other labels may have made watched answers doubtful.
        considerSweep()
    }

    private func destinations(_ input: RawSpan, _ limits: SessionLimits) throws(Refusal) -> [SocketAddress] {
        let addresses: [SocketAddress]
        do throws(BufferError) {
            addresses = try SocketAddressList(decoding: input).addresses
        } catch {
            // An element of another family makes the list a wrong argument as anything else does.
            throw Refusal(.invalidArgument)
        }
        guard addresses.count <= limits.maximumDestinations, addresses.allSatisfy(\.address.isIPv6) else {
            throw Refusal(.invalidArgument)
        }
        return addresses
    }

    /// False for a destination that makes no sense: the wildcard, or a scope id that contradicts the socket's interface.
    private func isValid(_ address: SocketAddress, _ socket: SocketProperties, _ session: Session) -> Bool {
        let destination = RouteDestination(address: address.address, scopeID: address.scopeID)
        do throws(Refusal) {
            _ = try query(for: destination, socket, session)
            return true
        } catch {
            return false
        }
    }

    /// The interface by which a socket reaches a link-local destination without a scope id; 0 where nothing tells which.
    private func linkLocalInterface(_ socket: SocketProperties) -> InterfaceIndex {
        socket.outputInterface != 0 ? socket.outputInterface : state.interfaces.onlyLinkLocalInterface ?? 0
    }

    /// The labels that the kernel has now; those of RFC 6724 where it has none, or does not tell them.
    private func addressLabels() -> AddressLabels {
        var rows: [AddressLabelMessage] = []
        do throws(KernelError) {
            let outcome = try kernel.dump(.addressLabels) { message in
                if case .addressLabel(_, let row) = message { rows.append(row) }
            }
            if outcome == .complete { return noted(AddressLabels(rows)) }
            logger.log(
                .questionFailed, .debug, "the kernel does not tell all labels of addresses",
                ["outcome": "\(outcome)"])
        } catch {
            logger.log(
                .questionFailed, .debug, "the kernel does not tell the labels of addresses", ["error": "\(error)"])
        }
        return .standard
    }

    /// Doubts every IPv6 answer where the labels are others than those listed last: the kernel chooses sources by them.
    private func noted(_ labels: AddressLabels) -> AddressLabels {
        if labels != listedLabels { state.routes.doubtAll(.inet6, at: now) }
        listedLabels = labels
        return labels
    }
}
