public import NetworkPrimitives
import WSPSystem

extension IPAddress: ExpressibleByStringLiteral {
    /// Takes what `IPAddress(_:)` takes, and anything else for a mistake of the test.
    public init(stringLiteral text: String) {
        guard let address = IPAddress(text) else { preconditionFailure("\(text) is no address") }
        self = address
    }
}

extension IPPrefix: ExpressibleByStringLiteral {
    /// Takes address, slash, length, and anything else for a mistake of the test.
    public init(stringLiteral text: String) {
        let parts = text.split(separator: "/")
        guard parts.count == 2, let address = IPAddress(String(parts[0])), let length = Int(parts[1]) else {
            preconditionFailure("\(text) is no prefix")
        }
        self.init(address, length: length)
    }
}

extension Instant {
    static func milliseconds(_ count: Int) -> Instant {
        Instant(nanoseconds: 0) + .milliseconds(count)
    }
}
