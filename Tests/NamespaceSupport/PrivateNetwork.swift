/// The network namespace of the thread that ``inPrivateNetwork(within:_:)`` made; usable on that thread only.
package struct PrivateNetwork: NetworkNamespace {
    /// Nothing: a program started from the namespace's own thread is in the namespace.
    package var commandPrefix: [String] { [] }

    init() {}

    /// Sets a network sysctl of this namespace.
    ///
    /// - Parameters:
    ///   - path: The path below `/proc/sys/net`: `ipv4/conf/all/forwarding`.
    ///   - value: The text to write.
    /// - Throws: `SystemError`.
    package func sysctl(_ path: String, _ value: String) throws {
        try TestDescriptor.open("/proc/sys/net/\(path)", writable: true).write(value)
    }

    /// Returns a network sysctl of this namespace without its newline.
    ///
    /// - Throws: `SystemError`.
    package func sysctl(_ path: String) throws -> String {
        let bytes = try TestDescriptor.open("/proc/sys/net/\(path)").read()
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// Creates another namespace, where a link's peer can live.
    ///
    /// - Throws: ``NamespaceError`` or `SystemError`.
    package func secondNamespace() throws -> NamespaceHandle {
        try NamespaceHandle(from: self)
    }
}
