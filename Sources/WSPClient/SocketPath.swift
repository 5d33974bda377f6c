internal import CLinux

/// Finds the socket of the service as the protocol's specification says.
enum SocketPath {
    static let system = "/run/wspd/wspd.sock"

    /// Chooses between the path named by the user, the system's service and the user's own.
    static func choose(variable: (String) -> String?, userID: UInt32, systemSocketExists: () -> Bool) -> String {
        if let named = variable("WSPD_SOCKET") { return named }
        if userID == 0 || systemSocketExists() { return system }
        guard let folder = variable("XDG_RUNTIME_DIR") else { return system }
        return folder + "/wspd.sock"
    }

    /// The path for this process.
    static var current: String {
        choose(
            variable: environmentVariable, userID: getuid(),
            systemSocketExists: { unsafe clinux_file_type(system) != 0 })
    }

    /// An empty variable counts as none.
    private static func environmentVariable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }
}
