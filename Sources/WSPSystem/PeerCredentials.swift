import CLinux

/// Who opened the other end of a Unix socket, as the kernel recorded it at connect(2).
package struct PeerCredentials: Equatable, Sendable {
    package let processID: Int32
    package let userID: UInt32
    package let groupID: UInt32

    /// Reads `SO_PEERCRED`; see unix(7).
    package init(of descriptor: Int32) throws(SystemError) {
        var credentials = ucred()
        var length = socklen_t(MemoryLayout<ucred>.size)
        try retrying("getsockopt SO_PEERCRED") {
            unsafe Int(getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length))
        }
        processID = credentials.pid
        userID = credentials.uid
        groupID = credentials.gid
    }
}
