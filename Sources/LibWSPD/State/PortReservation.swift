internal import CLinux
internal import CWSP
internal import WSPProtocol

/// A block of ports that nobody else can take: a bound socket holds each that is not given out.
final class PortReservation {
    /// The most ports in one reservation; each takes a descriptor.
    static let maximumCount = 256

    let first: UInt16
    /// The cookie of the socket with which the reservation ends.
    let owner: UInt64
    /// The holder of each port; -1 for one that was given out.
    private var holders: [Int32]

    private init(first: UInt16, owner: UInt64, holders: [Int32]) {
        self.first = first
        self.owner = owner
        self.holders = holders
    }

    /// Takes a block of ports.
    ///
    /// No initializer: Embedded Swift does not free an object whose initializer throws.
    ///
    /// - Parameters:
    ///   - start: The first port, or 0 for any block.
    ///   - count: How many.
    ///   - socket: The socket that says for which protocol and family, and with which the reservation ends.
    /// - Returns: The reservation, with all its ports held.
    /// - Throws: `addressNotAvailable` and the like where a port is taken; `noBuffers` where descriptors are.
    static func take(
        start: UInt16, count: Int, for socket: SocketIdentity
    ) throws(WinsockError) -> PortReservation {
        var failure = WinsockError.addressNotAvailable
        for start in start != 0 ? [start] : candidates(count) {
            do throws(WinsockError) {
                return PortReservation(
                    first: start, owner: socket.cookie, holders: try hold(start, count, socket))
            } catch {
                failure = error
            }
        }
        throw failure
    }

    /// Lets a socket take one of the ports with its next bind or connect.
    ///
    /// - Throws: `addressNotAvailable` for ports that Linux does not give by itself, `noBuffers` where all are given.
    func giveOne(to socket: SocketIdentity) throws(WinsockError) {
        let (lowest, highest) = PortReservation.localPorts
        guard first >= lowest, Int(first) + holders.count - 1 <= Int(highest) else { throw .addressNotAvailable }
        for index in holders.indices {
            let port = first + UInt16(index)
            // Given out before, and free again if it can be held.
            if holders[index] < 0 { holders[index] = wspd_hold_port(socket.descriptor, port) }
            guard holders[index] >= 0 else { continue }
            guard wspd_limit_ports(socket.descriptor, port, port) == 0 else {
                // A kernel before 6.3.
                throw .operationNotSupported
            }
            _ = CLinux.close(holders[index])
            holders[index] = -1
            return
        }
        throw .noBuffers
    }

    /// Lets go of all ports.
    func close() {
        for holder in holders where holder >= 0 { _ = CLinux.close(holder) }
        holders = []
    }

    private static func hold(_ start: UInt16, _ count: Int, _ socket: SocketIdentity) throws(WinsockError) -> [Int32] {
        var holders: [Int32] = []
        for port in Int(start)..<Int(start) + count {
            let holder = wspd_hold_port(socket.descriptor, UInt16(port))
            guard holder >= 0 else {
                let error = WinsockError(errno: clinux_errno())
                for holder in holders { _ = CLinux.close(holder) }
                throw error
            }
            holders.append(holder)
        }
        return holders
    }

    /// The ports from which blocks are tried where the caller names none: from the highest down of those that Linux gives
    /// by itself, since it gives no others to a socket that is associated.
    private static func candidates(_ count: Int) -> [UInt16] {
        let (lowest, highest) = localPorts
        return stride(from: Int(highest) - count + 1, through: Int(lowest), by: -count).map { UInt16($0) }
    }

    private static var localPorts: (UInt16, UInt16) {
        var (lowest, highest): (UInt16, UInt16) = (0, 0)
        unsafe wspd_local_ports(&lowest, &highest)
        return (lowest, highest)
    }
}

extension Library {
    func acquirePorts(_ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        guard call.socket.isIP, [Int32(IPPROTO_TCP), Int32(IPPROTO_UDP)].contains(call.socket.protocolNumber) else {
            return .unsupported(.operationNotSupported)
        }
        guard let range = call.input.load(as: INET_PORT_RANGE.self) else { throw .invalidArgument }
        guard call.output.room >= MemoryLayout<INET_PORT_RESERVATION_INSTANCE>.size else {
            return .refused(.invalidArgument, 0)
        }
        let (start, count) = (UInt16(bigEndian: range.StartPort), Int(range.NumberOfPorts))
        guard count > 0, start == 0 || Int(start) + count <= 65536 else { throw .invalidArgument }
        guard count <= PortReservation.maximumCount else { throw .noBuffers }
        let reservation = try PortReservation.take(start: start, count: count, for: call.socket)
        let token = reservations.insert { _ in reservation }
        state(of: call.socket).reservations.append(token)
        let instance = INET_PORT_RESERVATION_INSTANCE(
            Reservation: INET_PORT_RANGE(StartPort: reservation.first.bigEndian, NumberOfPorts: range.NumberOfPorts),
            Token: INET_PORT_RESERVATION_TOKEN(Token: token))
        _ = call.output.store(instance)
        return .done(MemoryLayout<INET_PORT_RESERVATION_INSTANCE>.size)
    }

    func associatePorts(_ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        guard let token = call.input.load(as: UInt64.self), let reservation = reservations[token] else {
            throw .invalidArgument
        }
        try reservation.giveOne(to: call.socket)
        return .done(0)
    }

    func releasePorts(_ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        guard let token = call.input.load(as: UInt64.self), let reservation = reservations.remove(token) else {
            throw .invalidArgument
        }
        reservation.close()
        if let state = sockets.find(reservation.owner) {
            state.reservations.removeAll { $0 == token }
            sockets.forgetIfIdle(state)
        }
        return .done(0)
    }
}
