internal import Glibc

/// The way into namespaces where the benchmark may change the network.
enum PrivateNamespaces {
    /// Replaces this process by itself under unshare(1): in a network namespace of its own and, where it is not
    /// root, a user namespace.
    ///
    /// - Parameter flag: The argument that tells the new process that it is there.
    /// - Throws: ``BenchmarkError``; otherwise this does not return.
    static func enter(adding flag: String) throws -> Never {
        let mode = geteuid() == 0 ? "--net" : "-Urn"
        let words = ["unshare", mode, try ownPath()] + CommandLine.arguments.dropFirst() + [flag]
        let storage = unsafe words.map { unsafe strdup($0) } + [nil]
        unsafe storage.withUnsafeBufferPointer { buffer in
            _ = unsafe buffer.baseAddress.map { unsafe execvp("unshare", $0) }
        }
        throw BenchmarkError("unshare: \(unsafe String(cString: strerror(errno)))")
    }

    /// The path of this program.
    static func ownPath() throws -> String {
        guard let path = unsafe realpath("/proc/self/exe", nil) else {
            throw BenchmarkError("realpath: \(unsafe String(cString: strerror(errno)))")
        }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }
}
