import CLinux
import WSPSystem

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
