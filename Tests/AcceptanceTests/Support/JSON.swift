/// A JSON document, as far as tests look into those of `wspd-query` and `ip -json`.
enum JSON: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// Text that is no JSON document.
    struct SyntaxError: Error {
        let offset: Int
        let text: String
    }

    init(parsing text: String) throws {
        var parser = Parser(text)
        self = try parser.value()
        guard parser.isAtEnd() else { throw parser.error() }
    }

    /// The member of an object; null where there is none.
    subscript(key: String) -> JSON {
        if case .object(let members) = self { return members[key] ?? .null }
        return .null
    }

    var elements: [JSON] {
        if case .array(let elements) = self { return elements }
        return []
    }

    var text: String? {
        if case .string(let text) = self { return text }
        return nil
    }
}

private struct Parser {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    func error() -> JSON.SyntaxError { JSON.SyntaxError(offset: offset, text: String(decoding: bytes, as: UTF8.self)) }

    mutating func isAtEnd() -> Bool {
        skipSpace()
        return offset == bytes.count
    }

    mutating func value() throws -> JSON {
        skipSpace()
        switch offset < bytes.count ? bytes[offset] : 0 {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try list(closing: "]") { try $0.value() })
        case UInt8(ascii: "\""): return .string(try string())
        default: return try word()
        }
    }

    private mutating func object() throws -> [String: JSON] {
        let members = try list(closing: "}") { parser in
            parser.skipSpace()
            let key = try parser.string()
            guard parser.take(":") else { throw parser.error() }
            return (key, try parser.value())
        }
        return Dictionary(members) { _, last in last }
    }

    private mutating func list<T>(closing: Unicode.Scalar, _ element: (inout Parser) throws -> T) throws -> [T] {
        offset += 1
        var elements: [T] = []
        if take(closing) { return elements }
        repeat { elements.append(try element(&self)) } while take(",")
        guard take(closing) else { throw error() }
        return elements
    }

    private mutating func string() throws -> String {
        guard take("\"") else { throw error() }
        var text: [UInt8] = []
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
            // Escapes do not occur in what these tests compare; a following quote must not end the string.
            if bytes[offset] == UInt8(ascii: "\\") { offset += 1 }
            guard offset < bytes.count else { throw error() }
            text.append(bytes[offset])
            offset += 1
        }
        guard take("\"") else { throw error() }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func word() throws -> JSON {
        let rest = bytes[offset...]
        let end = rest.firstIndex { " \t\n,]}".utf8.contains($0) } ?? bytes.count
        let text = String(decoding: bytes[offset..<end], as: UTF8.self)
        offset = end
        switch text {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default:
            guard let number = Double(text) else { throw error() }
            return .number(number)
        }
    }

    private mutating func skipSpace() {
        while offset < bytes.count, " \t\n\r".utf8.contains(bytes[offset]) { offset += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }
}
