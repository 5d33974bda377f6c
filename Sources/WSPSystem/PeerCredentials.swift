import CLinux

/// Who opened the other end of a Unix socket, as the kernel recorded it at connect(2).
package struct PeerCredentials: Equatable, Sendable {
    package let processID: Int32
    package let userID: UInt32
    package let groupID: UInt32

    /// Names a peer that is known without asking the kernel.
    package init(processID: Int32, userID: UInt32, groupID: UInt32) {
        self.processID = processID
        self.userID = userID
        self.groupID = groupID
    }

    /// Reads `SO_PEERCRED`; see unix(7).
    package init(of descriptor: Int32) throws(SystemError) {
        var credentials = clinux_credentials()
        try retrying("getsockopt SO_PEERCRED") { unsafe Int(clinux_peer_credentials(descriptor, &credentials)) }
        processID = credentials.process
        userID = credentials.user
        groupID = credentials.group
    }
}
