internal import CLinux
internal import CWSP
internal import NetworkPrimitives
internal import WSPProtocol
internal import WSPSystem

/// The control codes that the service answers.
extension Library {
    /// The longest input that is sent on: a list of more destinations than the service sorts.
    static let longestInput = 1 << 20

    /// A request of the caller's for the service.
    ///
    /// - Throws: `operationNotSupported` for a socket that has nothing to do with IP.
    func request(
        _ call: ControlCall, code: ControlCode? = nil, capacity: Int = Int(longestAnswer), input: [UInt8] = []
    ) throws(WinsockError) -> ControlRequest {
        guard let properties = call.socket.properties(connectionUser: connectionUser) else {
            throw .operationNotSupported
        }
        let header = ControlHeader(
            code: code ?? call.code, outputCapacity: UInt32(min(capacity, Int(longestAnswer))), socket: properties,
            options: sockets.find(call.socket.cookie)?.options ?? RequestOptions())
        return ControlRequest(header: header, input: input)
    }

    /// Asks the service; an error other than WSAEFAULT is thrown.
    func ask(_ request: ControlRequest) throws(WinsockError) -> ControlReply {
        let reply = try exchange(request)
        guard reply.error == .success || reply.error == .fault else { throw reply.error }
        return reply
    }

    func queryAddressList(_ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        guard call.input.count == 0 else { throw .invalidArgument }
        let room = call.output.room
        guard room == 0 || room >= SocketAddressList.headerByteCount else { return .refused(.invalidArgument, 0) }
        let reply = try ask(request(call))
        return try store(reply, in: call)
    }

    func sortAddressList(_ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        guard let list = try NativeAddressList(copying: call.input) else { throw .fault }
        var writer = ByteWriter()
        SocketAddressList(list.addresses).encode(into: &writer)
        let reply = try ask(request(call, input: writer.bytes))
        return try store(reply, in: call)
    }

    /// Gives the caller a list that the service told, with pointers in place of offsets.
    private func store(_ reply: ControlReply, in call: ControlCall) throws(WinsockError) -> ControlOutcome {
        guard let list = try? unsafe SocketAddressList(decoding: reply.output.span.bytes) else { throw .networkDown }
        let native = NativeAddressList(addresses: list.addresses)
        guard native.store(in: call.output) else { return .refused(.fault, native.byteCount) }
        return .done(native.byteCount)
    }

    func queryRoutingInterface(_ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        let destination = try self.destination(call)
        let needed = SocketAddress.byteCount(isIPv6: destination.address.isIPv6)
        let request = try request(
            call, capacity: call.output.capacity, input: destination.bytes)
        let reply = try ask(request)
        if reply.error == .fault { return .refused(.fault, Int(reply.byteCount)) }
        guard reply.output.count == needed else { throw .networkDown }
        guard call.output.store(bytes: reply.output) else {
            return .refused(.fault, call.output.capacity >= needed ? nil : needed)
        }
        return .done(reply.output.count)
    }

    /// A route to the destination in the input, whatever the code's bits say of that buffer.
    func findRoute(_ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        let input = try destination(call).bytes
        _ = try ask(
            request(call, code: .routingInterfaceQuery, capacity: SocketAddress.maximumByteCount, input: input))
        return .done(0)
    }

    func listInterfaces(_ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        let reply = try ask(request(call, capacity: call.output.room))
        guard reply.output.count % InterfaceInformation.byteCount == 0 else { throw .networkDown }
        guard reply.error == .success, call.output.store(bytes: reply.output) else { return .indicated(.fault, 0) }
        return .indicated(.success, reply.output.count)
    }

    func listInterfacesEx(_ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        let reply = try ask(request(call, code: .addressTableQuery))
        guard let table = try? unsafe AddressTable(decoding: reply.output.span.bytes) else { throw .networkDown }
        let list = NativeInterfaceList(table.records)
        guard list.store(in: call.output) else { return .indicated(.fault, 0) }
        return .indicated(.success, list.byteCount)
    }

    /// Waits for a change, has an event recorded of it, or makes it pending.
    func change(_ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        let isList = call.code == .addressListChange
        let input = isList ? [] : try destination(call).bytes
        let request = try request(call, capacity: 0, input: input)
        guard let indication = call.indication else {
            return wspd_is_blocking(call.descriptor) != 0
                ? try block(request, call) : try recordEvent(request, call)
        }
        let state = sockets.find(call.socket.cookie)
        for id in state?.operations ?? [] {
            // It would have completed, had anything changed since it was issued.
            guard let own = operations[id], own.repeats(request, indication) else { continue }
            own.listener = .overlapped(indication)
            own.thread = try currentThread().number
            indication.begin()
            return .pending
        }
        _ = try start(.change(request), call.code, on: call.socket, for: .overlapped(indication))
        return .pending
    }

    private func block(_ request: ControlRequest, _ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        let operation = try start(.change(request), call.code, on: call.socket, for: .caller)
        return try awaitEnd(of: operation)
    }

    /// Waits for the end of a request in the caller's thread.
    func awaitEnd(of operation: Operation) throws(WinsockError) -> ControlOutcome {
        _ = wait(until: Instant(nanoseconds: .max)) { operation.result != nil }
        if let error = operation.result, error != .success { throw error }
        return .done(0)
    }

    /// Arms a network event: what was recorded is forgotten, and the next change is recorded.
    private func recordEvent(_ request: ControlRequest, _ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        let state = state(of: call.socket)
        state.forget(call.code == .addressListChange ? FD_ADDRESS_LIST_CHANGE_BIT : FD_ROUTING_INTERFACE_CHANGE_BIT)
        for id in state.operations {
            guard let own = operations[id], case .networkEvent = own.listener, own.code == call.code,
                own.request?.input == request.input
            else { continue }
            guard case .reporting = own.stage else { throw .wouldBlock }
            // What has completed at the service belongs to the time before this call.
            end(own)
        }
        _ = try start(.change(request), call.code, on: call.socket, for: .networkEvent)
        throw .wouldBlock
    }

    /// The destination in a call's input.
    private func destination(_ call: ControlCall) throws(WinsockError) -> SocketAddress {
        guard let bytes = call.input.copy(limit: SocketAddress.maximumByteCount) else { throw .invalidArgument }
        do throws(BufferError) {
            return try unsafe SocketAddress(decoding: bytes.span.bytes)
        } catch {
            switch error {
            case .tooShort, .invalidValue: throw .invalidArgument
            case .unsupportedFamily: throw .addressFamilyNotSupported
            }
        }
    }
}

extension SocketAddress {
    fileprivate var bytes: [UInt8] {
        var writer = ByteWriter()
        encode(into: &writer)
        return writer.bytes
    }
}
