internal import CLinux
internal import WSPSystem

extension NetlinkSocket {
    /// Asks for room for `size` bytes of waiting messages, each charged with the kernel's own overhead.
    ///
    /// Beyond the system's limit (`net.core.rmem_max`) only `CAP_NET_ADMIN` in the initial user namespace gets; others
    /// get the limit. The buffer of an adopted socket never gets smaller: whoever opened it may have had that capability.
    func setReceiveBuffer(_ size: Int) throws(SystemError) {
        // The kernel tells twice what it was asked for.
        if isAdopted, try receiveBuffer() / 2 >= size { return }
        var size = Int32(clamping: size)
        let length = socklen_t(MemoryLayout<Int32>.size)
        if unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &size, length) == 0 { return }
        let error = SystemError.current("setsockopt SO_RCVBUFFORCE")
        guard error.errno == EPERM else { throw error }
        if isAdopted { return }
        guard unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, length) == 0 else {
            throw .current("setsockopt SO_RCVBUF")
        }
    }

    /// The room reached, in bytes; the kernel doubles what it is asked for.
    func receiveBuffer() throws(SystemError) -> Int {
        var size: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, &length) == 0 else {
            throw .current("getsockopt SO_RCVBUF")
        }
        return Int(size)
    }

    /// The messages that the kernel could not queue since the socket was opened, or nil before Linux 4.12; it wraps.
    func drops() throws(SystemError) -> UInt32? {
        var drops: UInt32 = 0
        if unsafe clinux_socket_drops(descriptor, &drops) == 0 { return drops }
        let error = SystemError.current("getsockopt SO_MEMINFO")
        guard error.errno == ENOPROTOOPT else { throw error }
        return nil
    }
}
