import CLinux
import NamespaceSupport
import Testing
import WSPSystem

/// The programs, which are built into the folder that the tests run from.
enum Program {
    static func path(_ name: String = "wspd-query") throws -> String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink("/proc/self/exe", &bytes, bytes.count)
        try #require(count > 0)
        let own = String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = own.prefix(upTo: try #require(own.lastIndex(of: "/")))
        return "\(folder)/\(name)"
    }
}

extension PrivateNetwork {
    /// Starts the program with arguments separated by spaces, and with its own service in this network.
    func query(_ arguments: String, _ more: String..., input: RunningProcess.Input = .none) throws -> RunningProcess {
        let words = arguments.split(separator: " ").map(String.init)
        return try spawn([try Program.path(), "--standalone"] + words + more, input: input)
    }

    /// A pair of links with an IPv4 address and a default route.
    func addLink() throws {
        try batch([
            "link add v0 type veth peer name v1", "link set v0 addrgenmode none up",
            "link set v1 addrgenmode none up", "addr add 192.0.2.2/24 dev v0", "route add default via 192.0.2.1",
        ])
    }
}

/// True while there is a process with this id that has not ended.
func isAlive(_ process: Int32) -> Bool {
    // The state follows the name, which is in parentheses.
    guard let text = fileText("/proc/\(process)/stat") else { return false }
    return !text.contains(") Z ")
}

/// The bytes that a process has written so far, to whatever descriptor.
func writtenBytes(_ process: String) throws -> Int {
    let lines = try #require(fileText("/proc/\(process)/io")).split(separator: "\n")
    let count = lines.first { $0.hasPrefix("wchar: ") }?.dropFirst(7)
    return try #require(count.flatMap { Int($0) })
}

/// The text of a short file, or nil where it cannot be read.
private func fileText(_ path: String) -> String? {
    let number = unsafe clinux_open(path, O_RDONLY | O_CLOEXEC, 0)
    guard number >= 0 else { return nil }
    defer { close(number) }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = unsafe read(number, &bytes, bytes.count)
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
}
