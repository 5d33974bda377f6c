import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("A link message")
struct LinkMessageTests {
    @Test("tells a new virtual link: name, kind, peer, and that it is down")
    func veth() throws {
        var link = LinkMessage(index: 3, name: "v0", flags: UInt32(IFF_BROADCAST | IFF_MULTICAST))
        link.linkType = UInt16(ARPHRD_ETHER)
        link.change = UInt32.max
        link.mtu = 1500
        link.operationalState = .down
        link.carrier = false
        link.lowerLink = 2
        link.kind = "veth"
        #expect(try decode(.linkVeth) == .link(.new, link))
    }

    @Test("tells a link that is up, with a carrier")
    func up() throws {
        guard case .link(.new, let link) = try decode(.linkUp) else {
            Issue.record("not a link")
            return
        }
        #expect(link.operationalState == .up && link.carrier == true && link.master == nil)
        #expect(link.flags & UInt32(IFF_UP) != 0)
    }

    @Test("tells the bridge that a link belongs to")
    func port() throws {
        guard case .link(.new, let link) = try decode(.linkPort) else {
            Issue.record("not a link")
            return
        }
        #expect(link.name == "d0" && link.master != nil && link.kind == "veth")
    }

    @Test("about leaving a bridge does not pass for the deletion of the link")
    func portLeaves() throws {
        #expect(try decode(.linkPortLeaves) == .unknown(.deleteLink))
    }

    @Test("tells a deletion")
    func deleted() throws {
        guard case .link(.deleted, let link) = try decode(.linkDeleted) else {
            Issue.record("not a deleted link")
            return
        }
        #expect(link.name == "d0")
    }
}
