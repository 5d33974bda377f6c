import CLinux
import WSPSystem

/// A folder of a test's own; it and the files named through it are removed with the value.
final class TemporaryFolder {
    let path: String
    private var files: Set<String> = []

    init() throws {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/wspd-test-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw SystemError.current("mkdtemp") }
        path = unsafe template.withUnsafeBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe String(cString: $0) } ?? ""
        }
    }

    deinit {
        for file in files { unsafe _ = unlink(file) }
        unsafe _ = rmdir(path)
    }

    /// The path of a file in the folder, whether it exists or not.
    func file(_ name: String) -> String {
        let file = "\(path)/\(name)"
        files.formUnion([file, file + ".lock"])
        return file
    }

    /// Writes a new file and returns its path.
    func write(_ text: String, to name: String) throws -> String {
        let file = file(name)
        let number = try retrying("open \(file)") {
            unsafe Int(clinux_open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600))
        }
        let descriptor = Descriptor(owning: Int32(number))
        let bytes = Array(text.utf8)
        let count = try retrying("write \(file)") {
            unsafe bytes.withUnsafeBytes { unsafe CLinux.write(Int32(number), $0.baseAddress, $0.count) }
        }
        _ = consume descriptor
        guard count == bytes.count else { throw SystemError("write \(file)", errno: EIO) }
        return file
    }
}

/// The text of a file, such as one in /proc, that says no size beforehand.
func contents(of path: String) throws -> String {
    let number = try retrying("open \(path)") { unsafe Int(clinux_open(path, O_RDONLY | O_CLOEXEC, 0)) }
    let descriptor = Descriptor(owning: Int32(number))
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = try retrying("read \(path)") {
            unsafe buffer.withUnsafeMutableBytes { unsafe read(Int32(number), $0.baseAddress, $0.count) }
        }
        if count == 0 { break }
        text += buffer[..<count]
    }
    _ = consume descriptor
    return String(decoding: text, as: UTF8.self)
}

/// What stands at a path: `S_IFSOCK`, `S_IFREG`, …, or 0 for nothing.
func fileType(_ path: String) -> mode_t { unsafe clinux_file_type(path) }
