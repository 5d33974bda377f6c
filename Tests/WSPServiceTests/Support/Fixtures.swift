import CLinux
import NetworkPrimitives
import Rtnetlink
import WSPProtocol
import WSPSystem

func ip(_ text: String) -> IPAddress {
    guard let address = IPAddress(text) else { preconditionFailure("\(text) is no address") }
    return address
}

/// The bytes of a socket address.
func socketAddress(_ text: String, scope: UInt32 = 0) -> [UInt8] {
    .encoded { SocketAddress(address: ip(text), scopeID: scope).encode(into: &$0) }
}

extension [UInt8] {
    /// The bytes that `body` appends to a writer.
    static func encoded(_ body: (inout ByteWriter) -> Void) -> [UInt8] {
        var writer = ByteWriter()
        body(&writer)
        return writer.bytes
    }

    func decoded<T, E: Error>(_ body: (RawSpan) throws(E) -> T) throws(E) -> T {
        try body(unsafe span.bytes)
    }
}

extension SocketProperties {
    static let inet = SocketProperties(family: .inet)
    static let inet6 = SocketProperties(family: .inet6)
    static let dualStack = SocketProperties(family: .inet6, isDualStack: true)
    static let anyFamily = SocketProperties(family: .unspecified)
}

extension RouteMessage {
    static func ipv4(source: String, interface: UInt32 = 2, gateway: String? = nil, expires: Int32 = 0) -> RouteMessage
    {
        var route = RouteMessage(
            family: .inet, outputInterface: interface, gateway: gateway.map(ip), preferredSource: ip(source))
        route.expires = expires
        return route
    }

    static func ipv6(source: String, interface: UInt32 = 2) -> RouteMessage {
        RouteMessage(family: .inet6, outputInterface: interface, preferredSource: ip(source))
    }
}

extension KernelMessage {
    /// A change of a route to a prefix, such as 203.0.113.0/24.
    static func routeChange(_ address: String, _ length: Int) -> KernelMessage {
        let prefix = IPPrefix(ip(address), length: length)
        return .route(.new, RouteMessage(family: prefix.address.family, destination: prefix))
    }

    static func ruleChange(_ family: AddressFamily) -> KernelMessage {
        .rule(.new, RuleMessage(family: family, priority: 100))
    }

    static func newAddress(_ text: String, _ length: UInt8 = 24, on index: UInt32 = 2, flags: Int32 = 0)
        -> KernelMessage
    {
        .address(.new, AddressMessage(text, length, on: index, flags: flags))
    }

    static func oldAddress(_ text: String, _ length: UInt8 = 24, on index: UInt32 = 2) -> KernelMessage {
        .address(.deleted, AddressMessage(text, length, on: index))
    }
}

extension AddressMessage {
    init(_ text: String, _ length: UInt8, on index: UInt32, flags: Int32 = 0) {
        let address = ip(text)
        self.init(
            family: address.family, index: index, address: address, local: address.isIPv6 ? nil : address,
            prefixLength: length, flags: UInt32(flags))
    }
}

extension LinkMessage {
    init(_ index: UInt32, _ name: String, _ flags: Int, _ state: OperationalState) {
        self.init(index: index, name: name, flags: UInt32(flags))
        operationalState = state
    }
}

extension FakeKernel {
    /// lo, eth0 (2) and eth1 (3), with the addresses of hosts that speak both families.
    func setUpUsualNetwork() {
        let ethernet = Int(IFF_UP | IFF_BROADCAST | IFF_RUNNING | IFF_MULTICAST)
        links = [
            1: LinkMessage(1, "lo", Int(IFF_UP | IFF_LOOPBACK | IFF_RUNNING), .unknown),
            2: LinkMessage(2, "eth0", ethernet, .up),
            3: LinkMessage(3, "eth1", ethernet, .up),
        ]
        addresses = [
            AddressMessage("127.0.0.1", 8, on: 1), AddressMessage("::1", 128, on: 1),
            AddressMessage("192.0.2.2", 24, on: 2), AddressMessage("198.51.100.3", 24, on: 3),
            AddressMessage("2001:db8::2", 64, on: 2), AddressMessage("fe80::2", 64, on: 2),
        ]
    }
}
