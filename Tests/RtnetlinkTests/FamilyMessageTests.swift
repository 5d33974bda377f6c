import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("A message about an address, a rule, a nexthop object, settings, a neighbour or a label")
struct FamilyMessageTests {
    @Test("tells an address with label and broadcast, which is for ever")
    func labelledAddress() throws {
        let own = try address("192.0.2.2")
        var message = AddressMessage(
            family: .inet, index: 3, address: own, local: own, prefixLength: 24, flags: UInt32(IFA_F_PERMANENT))
        message.broadcast = try address("192.0.2.255")
        message.label = "v0:1"
        #expect(try decode(.addressLabelled) == .address(.new, message))
        #expect(message.ownAddress == own && message.peer == nil)
        #expect(message.preferredLifetime == AddressMessage.forever)
    }

    @Test("tells the two ends of a point-to-point address apart")
    func pointToPoint() throws {
        guard case .address(.new, let message) = try decode(.addressPointToPoint) else {
            Issue.record("not an address")
            return
        }
        #expect(try message.ownAddress == address("192.0.2.9"))
        #expect(try message.peer == address("198.51.100.10"))
    }

    @Test("tells lifetimes, and the flags that do not fit into the header")
    func temporaryAddress() throws {
        var message = AddressMessage(
            family: .inet6, index: 3, address: try address("2001:db8::2"), prefixLength: 64,
            flags: UInt32(IFA_F_NODAD | IFA_F_NOPREFIXROUTE))
        message.preferredLifetime = 300
        message.validLifetime = 600
        #expect(try decode(.addressTemporary) == .address(.new, message))
        #expect(try decode(.addressDeleted) == .address(.deleted, message))
        #expect(message.ownAddress == message.address && message.peer == nil)
    }

    @Test("tells what a rule selects by")
    func rule() throws {
        var rule = RuleMessage(family: .inet, table: 1000, priority: 100)
        rule.action = UInt8(FR_ACT_TO_TBL)
        rule.protocolNumber = UInt8(RTPROT_UNSPEC)
        rule.source = try prefix("192.0.2.0/24")
        rule.destination = try prefix("10.0.0.0/8")
        rule.mark = 16
        rule.markMask = 255
        rule.inputName = "v1"
        rule.outputName = "v0"
        rule.uidRange = RuleMessage.UserRange(low: 100, high: 200)
        #expect(try decode(.ruleMark) == .rule(.new, rule))
    }

    @Test("tells a rule that suppresses prefixes from one that does not, and one that jumps")
    func otherRules() throws {
        var suppressing = RuleMessage(family: .inet6, priority: 200)
        suppressing.action = UInt8(FR_ACT_TO_TBL)
        suppressing.protocolNumber = UInt8(RTPROT_UNSPEC)
        suppressing.suppressPrefixLength = 0
        #expect(try decode(.ruleSuppress) == .rule(.new, suppressing))
        var jumping = RuleMessage(family: .inet, table: 0, priority: 300)
        jumping.action = UInt8(FR_ACT_GOTO)
        jumping.protocolNumber = UInt8(RTPROT_UNSPEC)
        jumping.goto = 32766
        #expect(try decode(.ruleGoto) == .rule(.new, jumping))
        #expect(try decode(.ruleDeleted) == .rule(.deleted, jumping))
    }

    @Test("tells a nexthop object, a blackhole, and the weights of a group")
    func nexthops() throws {
        var gateway = NexthopMessage(family: .inet, id: 7, outputInterface: 3, gateway: try address("192.0.2.1"))
        gateway.scope = UInt8(RT_SCOPE_LINK.rawValue)
        #expect(try decode(.nexthopGateway) == .nexthop(.new, gateway))
        var blackhole = NexthopMessage(family: .inet, id: 8)
        blackhole.isBlackhole = true
        #expect(try decode(.nexthopBlackhole) == .nexthop(.new, blackhole))
        #expect(try decode(.nexthopDeleted) == .nexthop(.deleted, blackhole))
        var group = NexthopMessage(family: .unspecified, id: 10)
        group.group = [NexthopGroupMember(id: 7, weight: 3), NexthopGroupMember(id: 9)]
        group.groupType = UInt16(NEXTHOP_GRP_TYPE_MPATH)
        #expect(try decode(.nexthopGroup) == .nexthop(.new, group))
    }

    @Test("tells the settings of one interface and of all")
    func settings() throws {
        var forwarding = NetconfMessage(family: .inet, index: 3)
        forwarding.forwarding = 1
        #expect(try decode(.netconfForwarding) == .netconf(.new, forwarding))
        var linkdown = NetconfMessage(family: .inet6, index: NetconfMessage.allInterfaces)
        linkdown.ignoreRoutesWithLinkdown = 1
        #expect(try decode(.netconfLinkdown) == .netconf(.new, linkdown))
        #expect(try decode(.netconfDeleted) == .netconf(.deleted, NetconfMessage(family: .inet6, index: 8)))
    }

    @Test("tells a neighbour and its state")
    func neighbours() throws {
        var permanent = NeighbourMessage(
            family: .inet, index: 3, state: .permanent, address: try address("192.0.2.1"))
        permanent.type = RouteType.unicast.rawValue
        #expect(try decode(.neighbourPermanent) == .neighbour(.new, permanent))
        permanent.state = .failed
        #expect(try decode(.neighbourDeleted) == .neighbour(.deleted, permanent))
        var failed = NeighbourMessage(family: .inet6, index: 3, state: .failed, address: try address("2001:db8:1::9"))
        failed.type = RouteType.unicast.rawValue
        #expect(try decode(.neighbourFailed) == .neighbour(.new, failed))
    }

    @Test("tells the label of a prefix, on one interface or on any")
    func labels() throws {
        let own = AddressLabelMessage(prefix: try prefix("2001:db8:a::/48"), index: 3, label: 99)
        #expect(try decode(.addressLabel) == .addressLabel(.new, own))
        let mapped = AddressLabelMessage(prefix: try prefix("::ffff:0.0.0.0/96"), label: 4)
        #expect(try decode(.addressLabelMapped) == .addressLabel(.new, mapped))
    }
}
