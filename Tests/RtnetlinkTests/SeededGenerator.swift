import NetworkPrimitives
import Rtnetlink

/// Random numbers that a printed seed brings back (SplitMix64), and messages made of them.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }

    mutating func number<T: FixedWidthInteger>(_ type: T.Type = T.self) -> T {
        T(truncatingIfNeeded: next())
    }

    mutating func perhaps<T>(_ make: (inout SeededGenerator) -> T) -> T? {
        Bool.random(using: &self) ? make(&self) : nil
    }

    mutating func address(_ family: AddressFamily) -> IPAddress {
        IPAddress(bits: UInt128(next()) << 64 | UInt128(next()), isIPv6: family == .inet6)
    }

    mutating func prefix(_ family: AddressFamily) -> IPPrefix {
        IPPrefix(address(family), length: Int.random(in: 1...family.addressBits, using: &self))
    }

    mutating func message() -> KernelMessage {
        let family = Bool.random(using: &self) ? AddressFamily.inet : .inet6
        let change = Bool.random(using: &self) ? Change.new : .deleted
        switch Int.random(in: 0..<7, using: &self) {
        case 0: return .link(change, link())
        case 1: return .address(change, addressMessage(family))
        case 2: return .rule(change, rule(family))
        case 3: return .nexthop(change, nexthop(family))
        case 4: return .netconf(change, netconf(family))
        case 5: return .neighbour(change, neighbour(family))
        default: return .route(change, route(family))
        }
    }
}
