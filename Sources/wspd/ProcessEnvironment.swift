import CLinux

/// The environment of this process.
enum ProcessEnvironment {
    /// The value of a variable; nil where it is not set.
    static func value(of name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    /// All variables.
    static var variables: [String: String] {
        var variables: [String: String] = [:]
        guard var entry = unsafe clinux_environ() else { return variables }
        while let text = unsafe entry.pointee {
            let text = unsafe String(cString: text)
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            unsafe entry += 1
        }
        return variables
    }
}
