import CLinux
import WSPSystem

/// A folder that is removed with its socket.
final class TemporaryFolder: Sendable {
    let path: String
    var socketPath: String { path + "/wspd.sock" }

    init() throws {
        var template = Array("/tmp/wspclient.XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw SystemError.current("mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in ["wspd.sock", "wspd.sock.lock"] { unsafe _ = unlink(path + "/" + name) }
        unsafe _ = rmdir(path)
    }
}
