internal import CMeasure
internal import Glibc

/// A file descriptor that is closed when it is released.
final class Descriptor: Sendable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    static func open(_ path: String, writing: Bool = false) throws -> Descriptor {
        Descriptor(try checked("open \(path)", unsafe measure_open(path, writing ? 1 : 0)))
    }

    /// Deletes a file, if it is there.
    static func delete(_ path: String) {
        _ = unsafe unlink(path)
    }

    /// Reads once, at most 64 KiB.
    ///
    /// - Returns: The bytes; none at the end of the file.
    /// - Throws: ``BenchmarkError``, also where a socket's time to wait has passed.
    func read() throws -> [UInt8] {
        var count = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, initialized in
            unsafe count = Glibc.read(number, buffer.baseAddress, buffer.count)
            initialized = max(count, 0)
        }
        guard count >= 0 || errno != EAGAIN else { throw BenchmarkError("nothing came in time") }
        try checked("read", count < 0 ? -Int(errno) : count)
        return bytes
    }

    /// Reads to the end of the file, as text.
    func readAll() throws -> String {
        var bytes: [UInt8] = []
        while true {
            let more = try read()
            if more.isEmpty { return String(decoding: bytes, as: UTF8.self) }
            bytes += more
        }
    }

    /// Writes all bytes.
    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
            rest = rest.dropFirst(try checked("write", count < 0 ? -Int(errno) : count))
        }
    }
}
