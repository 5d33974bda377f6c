internal import CLinux
internal import CNamespace
internal import WSPSystem

/// A file descriptor that is closed when it is released.
final class TestDescriptor {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    static func pipe() throws -> (reading: TestDescriptor, writing: TestDescriptor) {
        var ends: [Int32] = [-1, -1]
        guard unsafe cnamespace_pipe(&ends) == 0 else { throw SystemError.current("pipe2") }
        return (TestDescriptor(ends[0]), TestDescriptor(ends[1]))
    }

    static func memoryFile(holding text: String = "") throws -> TestDescriptor {
        let number = cnamespace_memory_file()
        guard number >= 0 else { throw SystemError.current("memfd_create") }
        let file = TestDescriptor(number)
        try file.write(text)
        guard lseek(number, 0, SEEK_SET) == 0 else { throw SystemError.current("lseek") }
        return file
    }

    static func open(_ path: String, writable: Bool = false) throws -> TestDescriptor {
        let number = unsafe cnamespace_open(path, writable ? 1 : 0)
        guard number >= 0 else { throw SystemError.current("open \(path)") }
        return TestDescriptor(number)
    }

    /// Writes all of a text, in one write(2) where the file takes it; sysctls need that.
    func write(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe CLinux.write(number, $0.baseAddress, $0.count) }
            if count < 0 && clinux_errno() == EINTR { continue }
            guard count > 0 else { throw SystemError.current("write") }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads what is there, at most 64 KiB; nothing at the end of the file.
    ///
    /// - Parameter offset: Where to read, or nil for a pipe.
    /// - Returns: The bytes.
    /// - Throws: `SystemError`.
    func read(at offset: Int? = nil) throws -> [UInt8] {
        while true {
            var count = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, initialized in
                if let offset {
                    count = unsafe pread(number, buffer.baseAddress, buffer.count, offset)
                } else {
                    count = unsafe CLinux.read(number, buffer.baseAddress, buffer.count)
                }
                initialized = max(count, 0)
            }
            if count >= 0 { return bytes }
            guard clinux_errno() == EINTR else { throw SystemError.current("read") }
        }
    }
}
