internal import CLinux

/// Finds the socket of the service as the protocol's specification says.
package enum SocketPath {
    package static let system = "/run/wspd/wspd.sock"

    /// Chooses between the path named by the user, the system's service and the user's own.
    package static func choose(variable: (String) -> String?, userID: UInt32, systemSocketExists: () -> Bool) -> String
    {
        if let named = variable("WSPD_SOCKET") { return named }
        if userID == 0 || systemSocketExists() { return system }
        guard let folder = variable("XDG_RUNTIME_DIR") else { return system }
        return folder + "/wspd.sock"
    }

    /// The path for this process.
    package static var current: String {
        choose(
            variable: environmentVariable, userID: getuid(),
            systemSocketExists: { unsafe clinux_file_type(system) != 0 })
    }

    /// An empty variable counts as none, and so does every variable in a program with more rights than its user.
    ///
    /// The corresponding C function is `secure_getenv`.
    private static func environmentVariable(_ name: String) -> String? {
        guard let value = unsafe clinux_environment_variable(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }
}
