internal import CLinux
internal import CWSP
internal import NetworkPrimitives
internal import WSPProtocol
internal import WSPSystem

/// The control codes that are done on the socket with what the library keeps of it.
extension Library {
    func setBlockingMode(_ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        guard let isNonblocking = call.input.load(as: UInt32.self) else { throw .fault }
        if isNonblocking == 0, sockets.find(call.socket.cookie)?.selection != nil {
            return .refused(.invalidArgument, 0)
        }
        guard wspd_set_blocking(call.descriptor, isNonblocking == 0 ? 1 : 0) == 0 else {
            throw WinsockError(errno: clinux_errno())
        }
        return .done(0)
    }

    /// Waits for another ideal send backlog, whatever the socket's mode; one request at a time.
    func changeBacklog(_ call: ControlCall) throws(WinsockError) -> ControlOutcome {
        guard call.socket.isTCP else { throw .operationNotSupported }
        guard call.output.capacity == 0 else { throw .invalidArgument }
        var bytes: UInt32 = 0
        guard unsafe wspd_send_backlog(call.descriptor, &bytes) == 0 else { throw .notConnected }
        let pending = sockets.find(call.socket.cookie)?.operations ?? []
        guard !pending.contains(where: { operations[$0]?.code == call.code }) else {
            throw call.indication == nil ? .interrupted : .operationAborted
        }
        guard let indication = call.indication else {
            return try awaitEnd(of: start(.backlog(bytes), call.code, on: call.socket, for: .caller))
        }
        _ = try start(.backlog(bytes), call.code, on: call.socket, for: .overlapped(indication))
        return .pending
    }

    /// Ends the requests whose backlog is another one, or whose connection has ended.
    func lookAtBacklogs() {
        for id in operations.ids {
            guard let operation = operations[id], case .backlog(let known) = operation.subject else { continue }
            var bytes: UInt32 = 0
            let socket = operation.socket
            let descriptor = socket.isCurrent ? socket.descriptor : wspd_descriptor_of(socket.cookie)
            if unsafe descriptor < 0 || wspd_send_backlog(descriptor, &bytes) != 0 {
                if case .caller = operation.listener {
                    finish(operation, .interrupted)
                } else {
                    finish(operation, .operationAborted)
                }
            } else if bytes != known {
                finish(operation, .success)
            }
        }
    }
}
