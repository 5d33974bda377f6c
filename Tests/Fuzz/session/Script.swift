/// An input as a script: each step takes the bytes it needs, zeros once they are used up.
struct Script {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// A number below `count`.
    mutating func number(below count: Int) -> Int { Int(byte()) % count }

    mutating func number() -> UInt16 { UInt16(byte()) << 8 | UInt16(byte()) }

    mutating func element<T>(of elements: [T]) -> T { elements[number(below: elements.count)] }

    mutating func bytes(_ count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }
}
