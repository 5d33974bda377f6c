import CLinux

/// The supplementary groups of who opened the other end of a Unix socket, as the kernel recorded them at connect(2).
///
/// The group of ``PeerCredentials`` need not be among them. The corresponding C function is `getsockopt` with
/// `SO_PEERGROUPS`; see unix(7).
package func peerGroups(of descriptor: Int32) throws(SystemError) -> [UInt32] {
    do throws(SystemError) {
        return try peerGroups(of: descriptor, room: 64)
    } catch {
        guard error.errno == ERANGE else { throw error }
        return try peerGroups(of: descriptor, room: Int(NGROUPS_MAX))
    }
}

private func peerGroups(of descriptor: Int32, room: Int) throws(SystemError) -> [UInt32] {
    var groups = [UInt32](repeating: 0, count: room)
    var length = socklen_t(room * MemoryLayout<UInt32>.stride)
    try retrying("getsockopt SO_PEERGROUPS") {
        unsafe Int(getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, &groups, &length))
    }
    return Array(groups.prefix(Int(length) / MemoryLayout<UInt32>.stride))
}
