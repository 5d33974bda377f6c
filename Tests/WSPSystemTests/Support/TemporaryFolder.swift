import CLinux
import WSPSystem

/// A folder of its own for one test, removed with its files at the end.
final class TemporaryFolder {
    let path: String
    private var made: [String] = []

    init() throws(SystemError) {
        var template = Array("/tmp/wspd-test-XXXXXX".utf8CString)
        let isMade = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe mkdtemp($0) != nil } ?? false
        }
        guard isMade else { throw SystemError.current("mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // A listening socket that is being made elsewhere in this process holds the umask at 0777 for a moment.
        try retrying("chmod \(path)") { unsafe Int(chmod(path, 0o700)) }
    }

    deinit {
        for name in made { unsafe _ = unlink("\(path)/\(name)") }
        unsafe _ = rmdir(path)
    }

    /// True if something of this name stands in the folder.
    func holds(_ name: String) -> Bool {
        unsafe clinux_file_type("\(path)/\(name)") != 0
    }

    /// Makes an empty ordinary file.
    func makeFile(_ name: String) throws(SystemError) {
        made.append(name)
        let flags = O_CREAT | O_WRONLY | O_CLOEXEC
        let number = try retrying("open \(name)") { unsafe Int(clinux_open("\(path)/\(name)", flags, 0o600)) }
        _ = Descriptor(owning: Int32(number))
    }

    /// Makes a socket that listens without a lock, as a server would that knows nothing of wspd.
    func makeForeignServer(_ name: String, backlog: Int32) throws(SystemError) -> Descriptor {
        made.append(name)
        let server = Descriptor(owning: Int32(try retrying("socket") { Int(clinux_unix_stream()) }))
        let number = server.number
        try retrying("bind \(name)") { unsafe Int(clinux_unix_bind(number, "\(path)/\(name)")) }
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
