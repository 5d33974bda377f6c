import NetworkPrimitives
import Rtnetlink
import TestSupport

extension SeededGenerator {
    mutating func address(_ family: AddressFamily) -> IPAddress {
        IPAddress(bits: UInt128(next()) << 64 | UInt128(next()), isIPv6: family == .inet6)
    }

    mutating func prefix(_ family: AddressFamily) -> IPPrefix {
        IPPrefix(address(family), length: Int.random(in: 1...family.addressBits, using: &self))
    }

    mutating func message() -> KernelMessage {
        let family = Bool.random(using: &self) ? AddressFamily.inet : .inet6
        let change = Bool.random(using: &self) ? Change.new : .deleted
        switch Int.random(in: 0..<8, using: &self) {
        case 0: return .link(change, link())
        case 1: return .address(change, addressMessage(family))
        case 2: return .rule(change, rule(family))
        case 3: return .nexthop(change, nexthop(family))
        case 4: return .netconf(change, netconf(family))
        case 5: return .neighbour(change, neighbour(family))
        case 6: return .addressLabel(change, addressLabel())
        default: return .route(change, route(family))
        }
    }

    mutating func link() -> LinkMessage {
        var link = LinkMessage(index: number(), name: "link\(number(UInt16.self))", flags: number())
        link.linkType = number()
        link.change = number()
        link.mtu = perhaps { $0.number() }
        link.operationalState = OperationalState(rawValue: number())
        link.carrier = perhaps { Bool.random(using: &$0) }
        link.master = perhaps { $0.number() }
        link.group = number()
        link.lowerLink = perhaps { $0.number() }
        link.kind = perhaps { "kind\($0.number(UInt32.self))" }
        link.isWireless = Bool.random(using: &self)
        return link
    }

    mutating func addressMessage(_ family: AddressFamily) -> AddressMessage {
        var message = AddressMessage(
            family: family, index: number(), address: perhaps { $0.address(family) },
            local: perhaps { $0.address(family) },
            prefixLength: UInt8.random(in: 0...UInt8(family.addressBits), using: &self), scope: number(),
            flags: number())
        message.broadcast = perhaps { $0.address(family) }
        message.label = perhaps { "label:\($0.number(UInt8.self))" }
        message.preferredLifetime = number()
        message.validLifetime = number()
        message.protocolNumber = perhaps { $0.number() }
        message.priority = perhaps { $0.number() }
        return message
    }

    mutating func route(_ family: AddressFamily) -> RouteMessage {
        var route = RouteMessage(
            family: family, destination: perhaps { $0.prefix(family) }, table: number(),
            type: RouteType(rawValue: number()), outputInterface: perhaps { $0.number() },
            gateway: perhaps { $0.address(Bool.random(using: &$0) ? .inet : .inet6) },
            preferredSource: perhaps { $0.address(family) }, priority: perhaps { $0.number() })
        route.sourcePrefix = perhaps { $0.prefix(family) }
        route.tos = number()
        route.protocolNumber = number()
        route.scope = number()
        route.flags = number()
        route.inputInterface = perhaps { $0.number() }
        route.nexthopID = perhaps { $0.number() }
        route.expires = number()
        route.mark = perhaps { $0.number() }
        route.uid = perhaps { $0.number() }
        route.multipath = (0..<Int.random(in: 0...4, using: &self)).map { _ in
            RouteNexthop(
                interface: number(), gateway: perhaps { $0.address(Bool.random(using: &$0) ? .inet : .inet6) },
                weight: UInt16.random(in: 1...256, using: &self), flags: number())
        }
        return route
    }

    mutating func rule(_ family: AddressFamily) -> RuleMessage {
        var rule = RuleMessage(family: family, table: number(), priority: perhaps { $0.number() })
        rule.source = perhaps { $0.prefix(family) }
        rule.destination = perhaps { $0.prefix(family) }
        rule.tos = number()
        rule.action = number()
        rule.flags = number()
        rule.mark = perhaps { $0.number() }
        rule.markMask = perhaps { $0.number() }
        rule.inputName = perhaps { "in\($0.number(UInt8.self))" }
        rule.outputName = perhaps { "out\($0.number(UInt8.self))" }
        rule.uidRange = perhaps { RuleMessage.UserRange(low: $0.number(), high: $0.number()) }
        rule.goto = perhaps { $0.number() }
        rule.suppressPrefixLength = perhaps { Int32.random(in: 0...128, using: &$0) }
        rule.suppressInterfaceGroup = perhaps { $0.number() }
        rule.looksUpVRF = Bool.random(using: &self)
        rule.realms = perhaps { $0.number() }
        rule.protocolNumber = perhaps { $0.number() }
        rule.transport = transport()
        return rule
    }

    mutating func transport() -> RuleMessage.Transport {
        var transport = RuleMessage.Transport()
        transport.ipProtocol = perhaps { $0.number() }
        transport.sourcePorts = perhaps { RuleMessage.Transport.PortRange(low: $0.number(), high: $0.number()) }
        transport.destinationPorts = perhaps { RuleMessage.Transport.PortRange(low: $0.number(), high: $0.number()) }
        transport.tunnel = perhaps { $0.number() }
        transport.dscp = perhaps { $0.number() }
        transport.dscpMask = perhaps { $0.number() }
        transport.flowLabel = perhaps { $0.number() }
        transport.flowLabelMask = perhaps { $0.number() }
        return transport
    }

    mutating func nexthop(_ family: AddressFamily) -> NexthopMessage {
        var nexthop = NexthopMessage(
            family: family, id: number(), outputInterface: perhaps { $0.number() },
            gateway: perhaps { $0.address(family) })
        nexthop.scope = number()
        nexthop.protocolNumber = number()
        nexthop.flags = number()
        nexthop.isBlackhole = Bool.random(using: &self)
        nexthop.group = (0..<Int.random(in: 0...4, using: &self)).map { _ in
            NexthopGroupMember(id: number(), weight: UInt32.random(in: 1...65536, using: &self))
        }
        nexthop.groupType = perhaps { $0.number() }
        return nexthop
    }

    mutating func netconf(_ family: AddressFamily) -> NetconfMessage {
        var netconf = NetconfMessage(family: family, index: number())
        netconf.forwarding = perhaps { $0.number() }
        netconf.returnPathFilter = perhaps { $0.number() }
        netconf.ignoreRoutesWithLinkdown = perhaps { $0.number() }
        return netconf
    }

    mutating func addressLabel() -> AddressLabelMessage {
        AddressLabelMessage(prefix: perhaps { $0.prefix(.inet6) }, index: number(), label: number())
    }

    mutating func neighbour(_ family: AddressFamily) -> NeighbourMessage {
        var neighbour = NeighbourMessage(
            family: family, index: number(), state: NeighbourState(rawValue: number()),
            address: perhaps { $0.address(family) })
        neighbour.flags = number()
        neighbour.type = number()
        return neighbour
    }
}
