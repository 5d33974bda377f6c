/// A JSON document whose objects keep the order of their members.
package indirect enum JSONValue: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number; this program has no others than these.
    case number(UInt64)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object; no two members have the same key.
    case object([Member])

    /// One member of an object.
    package struct Member: Sendable, Equatable {
        let key: String
        let value: JSONValue
    }

    /// An object with the members of both, these first.
    package func adding(_ other: JSONValue) -> JSONValue {
        guard case .object(let members) = self, case .object(let more) = other else { return self }
        return .object(members + more)
    }

    /// A string, or null where there is none.
    package static func string(orNull text: String?) -> JSONValue {
        text.map { .string($0) } ?? .null
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    /// Creates an object with its members in the order of the literal.
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { Member(key: $0.0, value: $0.1) })
    }
}

extension JSONValue: ExpressibleByStringLiteral {
    /// Creates a string.
    package init(stringLiteral text: String) {
        self = .string(text)
    }
}
