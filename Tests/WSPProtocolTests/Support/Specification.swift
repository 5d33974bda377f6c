import CLinux

/// The examples in the protocol's specification, by the word behind ```` ```hex ````.
enum Specification {
    static let path = sourcePath(of: #filePath, up: 4) + "/Sources/WSPProtocol/wspd-protocol.md"

    private static func sourcePath(of file: String, up count: Int) -> String {
        file.split(separator: "/", omittingEmptySubsequences: false).dropLast(count).joined(separator: "/")
    }

    static func examples() throws(Unreadable) -> [String: [UInt8]] {
        var examples: [String: [UInt8]] = [:]
        var name: String?
        for line in try text().split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```hex ") {
                let word = String(line.dropFirst(7))
                guard examples.updateValue([], forKey: word) == nil else { throw Unreadable(line: String(line)) }
                name = word
            } else if line.hasPrefix("```") {
                name = nil
            } else if let name {
                examples[name, default: []] += try bytes(of: line, at: examples[name]?.count ?? 0)
            }
        }
        return examples
    }

    /// Reads a row, and checks the offset that its comment says.
    private static func bytes(of line: Substring, at offset: Int) throws(Unreadable) -> [UInt8] {
        var bytes: [UInt8] = []
        if let comment = line.split(separator: ";").dropFirst().first {
            guard comment.hasPrefix(" \(offset): ") else { throw Unreadable(line: String(line)) }
        }
        for word in line.prefix(while: { $0 != ";" }).split(separator: " ") {
            guard word.count == 2, let byte = UInt8(word, radix: 16) else { throw Unreadable(line: String(line)) }
            bytes.append(byte)
        }
        return bytes
    }

    private static func text() throws(Unreadable) -> String {
        guard let file = unsafe fopen(path, "r") else { throw Unreadable(line: path) }
        defer { unsafe fclose(file) }
        var text: [UInt8] = []
        while case let byte = unsafe getc(file), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
        return String(decoding: text, as: UTF8.self)
    }

    struct Unreadable: Error {
        let line: String
    }
}
