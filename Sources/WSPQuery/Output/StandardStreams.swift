internal import CLinux
internal import WSPSystem

/// Why standard output takes no more.
enum OutputError: Error, Equatable {
    /// Its reader has gone: nobody is left to tell, and nothing is wrong.
    case closed
    /// The kernel refused.
    case system(SystemError)
}

/// Standard output and standard error as descriptors, without buffers.
enum StandardStreams {
    /// Writes all the text, however long its reader takes.
    ///
    /// The corresponding C function is `write`.
    static func write(_ text: String) throws(OutputError) {
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            offset += try write(bytes[offset...])
        }
    }

    /// Writes as much of the bytes as one call takes.
    static func write(_ bytes: ArraySlice<UInt8>) throws(OutputError) -> Int {
        do throws(SystemError) {
            return try retrying("write to standard output") {
                unsafe bytes.withUnsafeBytes { unsafe CLinux.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            }
        } catch {
            throw error.errno == EPIPE ? .closed : .system(error)
        }
    }

    /// Writes one line that names this program to standard error.
    static func report(_ message: String) {
        write(toStandardError: "wspd-query: \(message)\n")
    }

    static func write(toStandardError text: String) {
        let bytes = Array(text.utf8)
        // A program whose standard error is closed has nobody to tell that it is.
        _ = unsafe bytes.withUnsafeBytes { unsafe CLinux.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// Reads standard input to its end.
    ///
    /// The corresponding C function is `read`.
    static func readAll() throws(SystemError) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = try retrying("read standard input") {
                unsafe buffer.withUnsafeMutableBytes { unsafe read(STDIN_FILENO, $0.baseAddress, $0.count) }
            }
            if count == 0 { return all }
            all += buffer[..<count]
        }
    }
}
