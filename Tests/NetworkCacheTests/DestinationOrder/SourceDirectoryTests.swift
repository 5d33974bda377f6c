import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing

@testable import NetworkCache

@Suite("The way to a destination")
struct SourceDirectoryTests {
    private static func table(_ messages: [KernelMessage]) -> InterfaceTable {
        var table = InterfaceTable()
        for message in messages { table.add(message) }
        return table
    }

    private static let links: [KernelMessage] = [
        .link(.new, .loopback), .link(.new, .working(2, "eth0")), .link(.new, .working(3, "eth1")),
    ]

    private static func path(
        to destination: IPAddress, _ reply: RouteReply, _ messages: [KernelMessage]
    ) -> DestinationPath {
        var directory = SourceDirectory(table(links + messages))
        let answer = RouteAnswer(reply, to: RouteQuery(destination: destination))
        return directory.path(to: destination, by: answer)
    }

    @Test("knows prefix, interface and state of its source")
    func source() throws {
        let flags = IFA_F_DEPRECATED | IFA_F_HOMEADDRESS
        let address = AddressMessage.on(2, "2001:db8::2", prefixLength: 56, flags: flags)
        let path = Self.path(to: "2001:db8:9::1", .way("2001:db8::2", interface: 2), [.address(.new, address)])
        let source = try #require(path.source)
        #expect(source.address == "2001:db8::2" && source.prefixLength == 56 && source.interface == 2)
        #expect(source.isDeprecated && source.isHome)
        #expect(path.interface == 2 && !path.isTunnelled)
    }

    @Test("finds a source that is another interface's")
    func sourceElsewhere() throws {
        let addresses: [KernelMessage] = [
            .address(.new, .on(1, "192.0.2.77", prefixLength: 32)), .address(.new, .on(2, "192.0.2.2")),
        ]
        let path = Self.path(to: "198.51.100.1", .way("192.0.2.77", interface: 2), addresses)
        #expect(try #require(path.source).interface == 1)
        #expect(try #require(path.source).prefixLength == 32)
        #expect(path.interface == 2)
    }

    @Test("has a source that no interface has, which a local route may make")
    func sourceNowhere() throws {
        let path = Self.path(to: "198.51.100.1", .way("192.0.2.78", interface: 2), [])
        #expect(try #require(path.source).prefixLength == 32)
        #expect(try #require(path.source).interface == 0)
    }

    @Test("has no source where the destination is unreachable, or the kernel gave no answer")
    func unreachable() {
        #expect(Self.path(to: "198.51.100.1", .unreachable, []).source == nil)
        var directory = SourceDirectory(Self.table(Self.links))
        #expect(directory.path(to: "198.51.100.1", by: nil).source == nil)
    }

    @Test(
        "is a tunnel's by the type of its link",
        arguments: [
            (ARPHRD_SIT, true), (ARPHRD_TUNNEL, true), (ARPHRD_TUNNEL6, true), (ARPHRD_ETHER, false),
            (ARPHRD_NONE, false), (ARPHRD_PPP, false),
        ])
    func tunnel(type: Int32, isTunnel: Bool) {
        let link = LinkMessage.working(9, "tunnel").with { $0.linkType = UInt16(type) }
        let path = Self.path(to: "2001:db8:9::1", .way("2001:db8::2", interface: 9), [.link(.new, link)])
        #expect(path.isTunnelled == isTunnel)
    }

    @Test("to a link-local destination is clear where one interface alone has a link-local address and is up")
    func onlyInterface() {
        #expect(Self.table(Self.links).onlyLinkLocalInterface == nil)
        let one = Self.links + [.address(.new, .on(1, "fe80::1")), .address(.new, .on(2, "fe80::2"))]
        #expect(Self.table(one).onlyLinkLocalInterface == 2)
        let both = one + [.address(.new, .on(3, "fe80::3"))]
        #expect(Self.table(both).onlyLinkLocalInterface == nil)
        let down = LinkMessage.working(3, "eth1").takenDown
        #expect(Self.table(both + [.link(.new, down)]).onlyLinkLocalInterface == 2)
        #expect(Self.table(Self.links + [.address(.new, .on(2, "169.254.0.2"))]).onlyLinkLocalInterface == nil)
    }
}
