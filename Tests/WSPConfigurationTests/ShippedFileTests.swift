import CLinux
import Testing

@testable import WSPConfiguration

@Suite("config/wspd.conf")
struct ShippedFileTests {
    private static let path = root(of: #filePath) + "/config/wspd.conf"

    private static func root(of file: String) -> String {
        file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    }

    private struct Unreadable: Error {}

    private func lines() throws -> [String] {
        guard let file = unsafe fopen(ShippedFileTests.path, "r") else { throw Unreadable() }
        defer { unsafe fclose(file) }
        var text: [UInt8] = []
        while case let byte = unsafe getc(file), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
        return String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
    }

    /// Takes the comment sign from the lines that set an option but the group, whose default cannot be written.
    private func uncommented() throws -> String {
        try lines().map { line in
            let rest = line.dropFirst(2)
            return line.hasPrefix("# ") && !rest.hasPrefix("group")
                && rest.prefix { $0 != " " }.allSatisfy { $0.isLowercase || $0 == "-" }
                && rest.drop { $0 != " " }.hasPrefix(" = ") ? String(rest) : line
        }.joined(separator: "\n")
    }

    @Test("the file as it is shipped means the defaults")
    func asShipped() throws {
        let sources = ConfigurationSources(file: ShippedFileTests.path, isFileRequired: true)
        #expect(try sources.load() == DaemonConfiguration())
    }

    @Test("the file with every default uncommented means the defaults, and the system's socket")
    func allOptions() throws {
        var expected = DaemonConfiguration()
        expected.socketPath = "/run/wspd/wspd.sock"
        #expect(try parse(uncommented()) == expected)
    }

    @Test("every option is in its section once, commented out, below its bounds and, where it takes one, a restart")
    func documentation() throws {
        var section = ""
        var paragraph = ""
        var documented: [String] = []
        for line in try lines() {
            if line.isEmpty { paragraph = "" }
            if line.hasPrefix("[") { section = String(line.dropFirst().dropLast()) }
            let name = String(line.dropFirst(2).prefix { $0 != " " })
            guard let option = ConfigurationOption.all.first(where: { $0.section == section && $0.name == name }),
                line.hasPrefix("# \(name) = ")
            else {
                paragraph += line
                continue
            }
            documented.append(option.path)
            #expect(!paragraph.isEmpty)
            if case .number(let range) = option.kind {
                #expect(paragraph.contains("\(range.lowerBound) to \(range.upperBound)"), "\(option.path)")
            }
            #expect((option.effect == .restart) == paragraph.contains("takes a restart"), "\(option.path)")
        }
        #expect(documented.sorted() == ConfigurationOption.all.map(\.path).sorted())
    }
}
