internal import Glibc
package import WSPSystem

/// A folder of a test's own, removed with its contents when it is released.
package final class TemporaryFolder: Sendable {
    /// The path of the folder, in the folder that the environment's `TMPDIR` names, or else in `/tmp`.
    package let path: String

    /// Makes the folder, which nobody but the user may enter.
    ///
    /// - Throws: `SystemError`, if the kernel refuses.
    package init() throws(SystemError) {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/wspd-test-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw SystemError.current("mkdtemp in \(parent)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // A listening socket that is being made elsewhere in this process holds the umask at 0777 for a moment.
        try retrying("chmod \(path)") { unsafe Int(chmod(path, 0o700)) }
    }

    deinit { removeTree(at: path) }

    /// Returns the path of a file in the folder, whether it exists or not.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file that the user may read and write, in place of one that had the name.
    ///
    /// - Returns: The path of the file.
    /// - Throws: `SystemError`, if the kernel refuses.
    @discardableResult
    package func write(_ text: String, to name: String) throws(SystemError) -> String {
        try write(Array(text.utf8), to: name)
    }

    /// Writes a file as `write(_:to:)` does, of bytes that need not be text.
    @discardableResult
    package func write(_ bytes: [UInt8], to name: String) throws(SystemError) -> String {
        let file = file(name)
        let number = try retrying("open \(file)") {
            unsafe Int(open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600))
        }
        let descriptor = Descriptor(owning: Int32(number))
        // For the reason given where the folder is made.
        try retrying("fchmod \(file)") { Int(fchmod(descriptor.number, 0o600)) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try retrying("write \(file)") {
                unsafe rest.withUnsafeBytes { unsafe Glibc.write(Int32(number), $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(count)
        }
        _ = consume descriptor
        return file
    }
}

/// Removes what stands at a path, with its contents where it is a folder.
///
/// What cannot be removed stays.
private func removeTree(at path: String) {
    if unsafe unlink(path) == 0 { return }
    // Never into the folder that a link leads to.
    let number = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard number >= 0 else { return }
    guard let folder = unsafe fdopendir(number) else {
        close(number)
        return
    }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
        // In place: an entry ends with its name, and may be shorter than its type.
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
            unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != "." && name != ".." { names.append(name) }
    }
    unsafe closedir(folder)
    for name in names { removeTree(at: "\(path)/\(name)") }
    unsafe rmdir(path)
}
