internal import CLinux
internal import CWSP
internal import WSPProtocol

extension Library {
    /// What is kept of a socket, made where nothing is.
    ///
    /// Where its descriptor was another socket's that was closed behind the library's back, that one's requests end.
    func state(of socket: SocketIdentity) -> SocketState {
        if sockets.find(socket.cookie) == nil {
            for stranger in sockets.strangers(on: socket) { remove(socket.descriptor, of: stranger) }
        }
        return sockets.state(of: socket)
    }

    /// Notes that a descriptor is not a socket's any more, and ends what is pending on it if it was the last.
    func remove(_ descriptor: Int32, of state: SocketState) {
        state.descriptors.removeAll { $0 == descriptor }
        // A duplicate that the library has not seen keeps the socket.
        if state.descriptors.isEmpty, wspd_descriptor_of(state.cookie) < 0 { abandon(state) }
    }

    /// Ends all that is kept of a socket that is closed.
    private func abandon(_ state: SocketState) {
        state.selection = nil
        for id in state.operations {
            guard let operation = operations[id] else { continue }
            switch operation.listener {
            case .overlapped: cancel(operation, .operationAborted)
            case .caller, .networkEvent: cancel(operation, .interrupted)
            }
        }
        for token in state.reservations { reservations.remove(token)?.close() }
        state.reservations = []
        state.options = RequestOptions()
        state.forgetAll()
        sockets.forgetIfIdle(state)
    }

    /// Closes a descriptor, and ends what is pending on its socket if the process has no other.
    func close(_ socket: SocketIdentity) -> Bool {
        guard let state = sockets.find(socket.cookie) else { return CLinux.close(socket.descriptor) == 0 }
        var hasOther: Int32 = 0
        guard unsafe wspd_close(socket.descriptor, socket.cookie, &hasOther) == 0 else { return false }
        state.descriptors.removeAll { $0 == socket.descriptor }
        if hasOther == 0 { abandon(state) }
        return true
    }

    /// Cancels overlapped requests of a socket: those on one OVERLAPPED, or all; says how many there were.
    func cancelOverlapped(on socket: SocketIdentity, address: UInt?) -> Int {
        guard let state = sockets.find(socket.cookie) else { return 0 }
        var count = 0
        for id in state.operations {
            guard let operation = operations[id], case .overlapped(let indication) = operation.listener,
                address == nil || indication.address == address
            else { continue }
            cancel(operation, .operationAborted)
            count += 1
        }
        return count
    }
}
