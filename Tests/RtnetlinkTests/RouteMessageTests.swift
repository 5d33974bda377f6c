import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("A route message")
struct RouteMessageTests {
    @Test("tells gateway, preferred source, metric and a table beyond 8 bits")
    func gateway() throws {
        var route = RouteMessage(
            family: .inet, destination: try prefix("198.51.100.0/24"), table: 1000, outputInterface: 3,
            gateway: try address("192.0.2.1"), preferredSource: try address("192.0.2.2"), priority: 50)
        route.protocolNumber = UInt8(RTPROT_BOOT)
        #expect(try decode(.routeGateway) == .route(.new, route))
    }

    @Test("tells every way of a multipath route, also one through a gateway of the other family")
    func multipath() throws {
        var route = RouteMessage(family: .inet, destination: try prefix("203.0.113.0/24"))
        route.protocolNumber = UInt8(RTPROT_BOOT)
        route.multipath = [
            RouteNexthop(interface: 3, gateway: try address("192.0.2.1"), weight: 2),
            RouteNexthop(interface: 3, gateway: try address("2001:db8:1::3")),
        ]
        #expect(try decode(.routeMultipath) == .route(.new, route))
        #expect(try decode(.routeDeleted) == .route(.deleted, route))
    }

    @Test("tells a weight of 256, the largest there is")
    func largestWeight() throws {
        guard case .route(.new, let route) = try decode(.routeMultipath6) else {
            Issue.record("not a route")
            return
        }
        #expect(route.multipath.map(\.weight) == [1, 256])
        #expect(try route.destination == prefix("2001:db8:2::/48"))
    }

    @Test("tells a gateway of the other family")
    func via() throws {
        guard case .route(.new, let route) = try decode(.routeGatewayOfOtherFamily) else {
            Issue.record("not a route")
            return
        }
        #expect(try route.gateway == address("2001:db8:1::3"))
        #expect(route.multipath.isEmpty)
    }

    @Test("is a default route where it names no destination, and tells when it expires")
    func expiring() throws {
        var route = RouteMessage(
            family: .inet6, destination: try prefix("::/0"), outputInterface: 3, gateway: try address("2001:db8:1::1"),
            priority: 1024)
        route.protocolNumber = UInt8(RTPROT_BOOT)
        route.expires = 60000
        #expect(try decode(.routeExpiring) == .route(.new, route))
    }

    @Test("tells its type, and a nexthop object")
    func typeAndObject() throws {
        var blackhole = RouteMessage(family: .inet, destination: try prefix("192.0.3.0/24"), type: .blackhole)
        blackhole.protocolNumber = UInt8(RTPROT_BOOT)
        #expect(try decode(.routeBlackhole) == .route(.new, blackhole))
        var object = RouteMessage(
            family: .inet, destination: try prefix("192.0.4.0/24"), outputInterface: 3,
            gateway: try address("192.0.2.1"))
        object.protocolNumber = UInt8(RTPROT_BOOT)
        object.nexthopID = 7
        #expect(try decode(.routeNexthopObject) == .route(.new, object))
    }

    @Test("tells, as an answer, the source address and what was asked with")
    func answer() throws {
        var route = RouteMessage(
            family: .inet, destination: try prefix("192.0.2.77/32"), outputInterface: 3,
            preferredSource: try address("192.0.2.2"))
        route.flags = UInt32(RTM_F_CLONED)
        route.mark = 5
        route.uid = 0
        #expect(try decode(.routeAnswer) == .route(.new, route))
    }

    @Test("of a family without IP addresses survives, and has no destination", arguments: [28, 128, 129] as [UInt16])
    func otherFamily(_ number: UInt16) throws {
        var route = RouteMessage(family: AddressFamily(rawValue: number), outputInterface: 4)
        route.gateway = try address("192.0.2.1")
        #expect(route.destination == nil)
        let bytes = encode(.route(.new, route))
        #expect(try decodeAll(bytes).map(\.content) == [.route(.new, route)])
    }

    @Test("of a family without IP addresses may have a prefix of any length and addresses of any size")
    func otherFamilyAddresses() throws {
        // AF_MPLS, prefix length 200, RTA_DST of 3 bytes.
        let bytes: [UInt8] = [28, 200, 0, 0, 254, 4, 0, 1, 0, 0, 0, 0, 7, 0, 1, 0, 1, 2, 3, 0]
        let route = try unsafe RouteMessage(decoding: bytes.span.bytes)
        #expect(route.family.rawValue == 28 && route.destination == nil)
    }

    @Test("with a prefix longer than its address is refused")
    func impossiblePrefix() {
        var bytes = Capture.routeGateway.bytes
        bytes[17] = 33
        #expect(throws: DecodingError(.impossiblePrefixLength, offset: 17, message: .newRoute)) {
            try decodeAll(bytes)
        }
    }

    @Test("with a nexthop that claims no bytes, or more than there are, is refused", arguments: [0, 7, 200] as [UInt8])
    func impossibleNexthop(_ length: UInt8) {
        var bytes = Capture.routeMultipath.bytes
        bytes[48] = length
        #expect(throws: DecodingError(.impossibleNexthopLength, offset: 48, message: .newRoute)) {
            try decodeAll(bytes)
        }
    }
}
