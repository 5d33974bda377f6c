package import NetworkPrimitives

/// One of the two families that have IP addresses.
package enum IPFamily: CaseIterable, Sendable {
    case inet
    case inet6

    /// The family of an address.
    package init(_ address: IPAddress) { self = address.isIPv6 ? .inet6 : .inet }

    /// The family with this number, or nil for one without IP addresses.
    package init?(_ family: AddressFamily) {
        switch family {
        case .inet: self = .inet
        case .inet6: self = .inet6
        default: return nil
        }
    }
}

/// A value for each of the two families.
struct PerFamily<Value> {
    private var inet: Value
    private var inet6: Value

    init(_ value: Value) {
        inet = value
        inet6 = value
    }

    subscript(family: IPFamily) -> Value {
        get {
            switch family {
            case .inet: inet
            case .inet6: inet6
            }
        }
        _modify {
            switch family {
            case .inet: yield &inet
            case .inet6: yield &inet6
            }
        }
    }
}
