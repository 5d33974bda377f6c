import CLinux
import WSPSystem

/// A built program; all stand in the folder of the test executable.
enum Program: String {
    case daemon = "wspd"
    case query = "wspd-query"

    /// The program's path; `WSPD_TEST_DAEMON` names another program to start as the daemon.
    func path() throws -> String {
        if self == .daemon, let other = unsafe getenv("WSPD_TEST_DAEMON") { return unsafe String(cString: other) }
        let executables = [try Program.ownPath(), CommandLine.arguments.first ?? ""]
        for executable in executables {
            guard let slash = executable.lastIndex(of: "/") else { continue }
            let path = executable[...slash] + rawValue
            if unsafe access(String(path), X_OK) == 0 { return String(path) }
        }
        throw SystemError("find \(rawValue) beside \(executables)", errno: ENOENT)
    }

    private static func ownPath() throws -> String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = try retrying("readlink /proc/self/exe") {
            unsafe readlink("/proc/self/exe", &bytes, bytes.count)
        }
        return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
