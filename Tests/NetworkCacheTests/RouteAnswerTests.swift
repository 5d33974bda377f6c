import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("An answer")
struct RouteAnswerTests {
    private let query = RouteQuery(destination: "198.51.100.1")

    @Test("has what the kernel's route says")
    func reachable() {
        let answer = RouteAnswer(.way("192.0.2.2", interface: 2, gateway: "192.0.2.1", table: 10), to: query)
        #expect(answer.isReachable && answer.error == .success)
        #expect(answer.source == "192.0.2.2" && answer.interface == 2)
        #expect(answer.gateway == "192.0.2.1" && answer.table == 10 && answer.type == .unicast)
    }

    @Test("has the source that was asked with, which IPv4 answers leave out and IPv6 ones replace")
    func askedSource() {
        let query = RouteQuery(destination: "198.51.100.1", source: "192.0.2.9")
        #expect(RouteAnswer(.way(nil, interface: 2), to: query).source == "192.0.2.9")
        #expect(RouteAnswer(.way("192.0.2.2", interface: 2), to: query).source == "192.0.2.9")
    }

    @Test("is that the network is unreachable where there is a route but no address to send from")
    func noSource() {
        for reply in [RouteReply.way(nil, interface: 2), .way("0.0.0.0", interface: 2)] {
            #expect(RouteAnswer(reply, to: query) == RouteAnswer(.unreachable, to: query))
        }
    }

    @Test(
        "has Winsock's error for the kernel's",
        arguments: [
            (ENETUNREACH, .networkUnreachable), (EHOSTUNREACH, .hostUnreachable), (EACCES, .hostUnreachable),
            (EINVAL, .hostUnreachable), (ENODEV, .networkDown), (ENETDOWN, .networkDown), (EIO, .networkUnreachable),
        ] as [(Int32, WinsockError)])
    func errors(errno: Int32, error: WinsockError) {
        let answer = RouteAnswer(.refused(errno: errno), to: query)
        #expect(answer.error == error && !answer.isReachable)
        #expect(answer.source == nil && answer.interface == 0 && answer.gateway == nil)
    }

    @Test(
        "has the type of route that its address has, whatever one processor told another address before",
        arguments: [
            ("224.0.0.5", 1, .local, .multicast), ("224.0.0.5", 2, .unicast, .multicast),
            ("198.51.100.1", 1, .multicast, .local), ("198.51.100.1", 2, .multicast, .unicast),
            ("198.51.100.1", 2, .local, .local), ("2001:db8::1", 2, .multicast, .multicast),
        ] as [(IPAddress, UInt32, RouteType, RouteType)])
    func type(destination: IPAddress, interface: UInt32, told: RouteType, type: RouteType) {
        let answer = RouteAnswer(
            .way(destination, interface: interface, type: told), to: RouteQuery(destination: destination))
        #expect(answer.type == type)
    }

    @Test("lives as long as its route, which most do for ever")
    func lifetime() {
        #expect(RouteReply.way("192.0.2.2", interface: 2, expires: 150).lifetime == .milliseconds(1500))
        #expect(RouteReply.way("192.0.2.2", interface: 2).lifetime == nil)
        #expect(RouteReply.way("192.0.2.2", interface: 2, expires: -3).lifetime == nil)
        #expect(RouteReply.unreachable.lifetime == nil)
    }
}
