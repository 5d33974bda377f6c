internal import CLinux
internal import CWSP
internal import NetworkPrimitives
internal import WSPProtocol

/// The control codes that are done on the socket itself and need nothing of what the library keeps.
extension ControlCall {
    func tellReadableBytes() throws(WinsockError) -> ControlOutcome {
        var count: UInt32 = 0
        guard output.room >= MemoryLayout<UInt32>.size else { throw .fault }
        guard unsafe wspd_readable_bytes(descriptor, &count) == 0 else { throw WinsockError(errno: clinux_errno()) }
        return try give(count)
    }

    func tellUrgentMark() throws(WinsockError) -> ControlOutcome {
        guard output.room >= MemoryLayout<UInt32>.size else { throw .fault }
        guard socket.isStream else { throw .invalidArgument }
        return try give(UInt32(wspd_has_urgent_byte(descriptor) != 0 ? 0 : 1))
    }

    func setKeepalive() throws(WinsockError) -> ControlOutcome {
        guard let values = input.load(as: tcp_keepalive.self) else {
            guard let indication else { return .refused(.fault, 0) }
            // Windows leaves the structure as if the request were pending.
            indication.begin()
            throw .fault
        }
        guard socket.isTCP else { throw .noProtocolOption }
        try socket.setOption(SOL_SOCKET, SO_KEEPALIVE, values.onoff == 0 ? 0 : 1)
        if values.onoff != 0 {
            let idle = ControlCall.seconds(values.keepalivetime)
            let interval = ControlCall.seconds(values.keepaliveinterval)
            guard wspd_set_keepalive(descriptor, idle, interval, ControlCall.keepaliveProbes) == 0 else {
                throw WinsockError(errno: clinux_errno())
            }
        }
        if case .some(let indication) = indication, case .routine = indication.channel { return .done(0) }
        return indication == nil ? .done(0) : .doneSilently
    }

    /// As many as Windows sends.
    private static let keepaliveProbes: Int32 = 10

    /// Milliseconds as the whole seconds that Linux takes.
    private static func seconds(_ milliseconds: UInt32) -> Int32 {
        Int32(min(max((UInt64(milliseconds) + 999) / 1000, 1), 32767))
    }

    /// An option of the network layer that is an int, under its IPv4 and its IPv6 name.
    func setNetworkOption(
        inet: Int32, inet6: Int32, _ convert: (Int32) throws(WinsockError) -> Int32
    ) throws(WinsockError) -> ControlOutcome {
        guard let given = input.load(as: Int32.self) else { throw .fault }
        guard socket.isIP else { throw .noProtocolOption }
        let value = try convert(given)
        try socket.setOption(
            socket.isIPv6 ? Int32(IPPROTO_IPV6) : Int32(IPPROTO_IP), socket.isIPv6 ? inet6 : inet, value)
        return .done(0)
    }

    func setMultipointLoopback() throws(WinsockError) -> ControlOutcome {
        guard !socket.isStream else { throw .noProtocolOption }
        return try setNetworkOption(inet: IP_MULTICAST_LOOP, inet6: IPV6_MULTICAST_LOOP) { $0 == 0 ? 0 : 1 }
    }

    func setMulticastScope() throws(WinsockError) -> ControlOutcome {
        guard !socket.isStream else { throw .noProtocolOption }
        return try setNetworkOption(inet: IP_MULTICAST_TTL, inet6: IPV6_MULTICAST_HOPS) { value throws(WinsockError) in
            guard (0...255).contains(value) else { throw .invalidArgument }
            return value
        }
    }

    func setConnectionReset() throws(WinsockError) -> ControlOutcome {
        guard socket.isDatagram else { throw .operationNotSupported }
        return try setNetworkOption(inet: IP_RECVERR, inet6: IPV6_RECVERR) { $0 == 0 ? 0 : 1 }
    }

    func tellBroadcastAddress() throws(WinsockError) -> ControlOutcome {
        guard socket.family == AF_INET else { throw .noProtocolOption }
        var writer = ByteWriter()
        SocketAddress(address: IPAddress(ipv4: .max)).encode(into: &writer)
        guard output.store(bytes: writer.bytes) else { return .refused(.fault, writer.count) }
        return .done(writer.count)
    }

    /// The descriptor itself: there is one provider, and it is Linux.
    func tellHandle() throws(WinsockError) -> ControlOutcome {
        try give(UInt(bitPattern: Int(descriptor)))
    }

    func tellBaseHandle() throws(WinsockError) -> ControlOutcome {
        indication == nil ? try tellHandle() : .unsupported(.operationNotSupported)
    }

    func tellPollHandle() throws(WinsockError) -> ControlOutcome {
        guard indication == nil else { throw .fault }
        return try tellHandle()
    }

    func tellSendBacklog() throws(WinsockError) -> ControlOutcome {
        guard socket.isTCP else { throw .operationNotSupported }
        guard output.room >= MemoryLayout<UInt32>.size else { throw .invalidArgument }
        var bytes: UInt32 = 0
        guard unsafe wspd_send_backlog(descriptor, &bytes) == 0 else { throw .notConnected }
        return try give(bytes)
    }

    func tellEndpoint() throws(WinsockError) -> ControlOutcome {
        guard output.store(socket.cookie) else { throw .invalidArgument }
        return .done(MemoryLayout<UInt64>.size)
    }

    func tellReceiveSideScaling() throws(WinsockError) -> ControlOutcome {
        guard output.room >= MemoryLayout<UInt8>.size else { throw .invalidArgument }
        return try give(UInt8(wspd_has_receive_queues() != 0 ? 1 : 0))
    }

    func setReceiveAll() throws(WinsockError) -> ControlOutcome {
        guard let mode = input.load(as: UInt32.self), mode <= UInt32(RCVALL_IPLEVEL) else { throw .invalidArgument }
        guard socket.family == AF_PACKET else {
            if socket.isIP, socket.type == Int32(SOCK_RAW.rawValue) { try requireBound() }
            return .unsupported(.operationNotSupported)
        }
        guard mode == UInt32(RCVALL_OFF) || mode == UInt32(RCVALL_ON) else { throw .invalidArgument }
        guard wspd_set_promiscuous(descriptor, mode == UInt32(RCVALL_ON) ? 1 : 0) == 0 else {
            throw WinsockError(errno: clinux_errno())
        }
        return .done(0)
    }

    /// Windows' condition: a socket that is bound to one interface.
    private func requireBound() throws(WinsockError) {
        guard socket.properties(connectionUser: 0)?.boundAddress != nil else { throw .invalidArgument }
    }

    func setCompatibilityMode() throws(WinsockError) -> ControlOutcome {
        guard input.load(as: UInt64.self) != nil else { throw .invalidArgument }
        return .unsupported(.operationNotSupported)
    }

    /// A value as the output of success; WSAEFAULT where it does not fit.
    private func give<T: BitwiseCopyable>(_ value: T) throws(WinsockError) -> ControlOutcome {
        guard output.store(value) else { throw .fault }
        return .done(MemoryLayout<T>.size)
    }
}
