import CLinux
import TestSupport
import WSPSystem

extension TemporaryFolder {
    /// True if something of this name stands in the folder.
    func holds(_ name: String) -> Bool {
        unsafe clinux_file_type(file(name)) != 0
    }

    /// Makes a socket that listens without a lock, as a server would that knows nothing of wspd.
    func makeForeignServer(_ name: String, backlog: Int32) throws(SystemError) -> Descriptor {
        let server = Descriptor(owning: Int32(try retrying("socket") { Int(clinux_unix_stream()) }))
        let number = server.number
        try retrying("bind \(name)") { unsafe Int(clinux_unix_bind(number, file(name))) }
        try retrying("listen") { Int(listen(number, backlog)) }
        return server
    }
}

/// The type and permission bits of what stands at a path.
func mode(of path: String) throws(SystemError) -> UInt32 {
    var status = stat()
    try retrying("lstat \(path)") { unsafe Int(lstat(path, &status)) }
    return status.st_mode
}

/// The group of what stands at a path.
func group(of path: String) throws(SystemError) -> UInt32 {
    var status = stat()
    try retrying("lstat \(path)") { unsafe Int(lstat(path, &status)) }
    return status.st_gid
}
