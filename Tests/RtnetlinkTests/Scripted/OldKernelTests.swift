import CLinux
import NetworkPrimitives
import Testing
import WSPSystem

@testable import Rtnetlink

@Suite("An old kernel, or one with less built in")
struct OldKernelTests {
    private let transport = ScriptedTransport()

    @Test("without nexthop objects has no group for them")
    func noNexthopGroup() throws {
        transport.refusedGroups = [Int32(RTNLGRP_NEXTHOP.rawValue): EINVAL]
        _ = try EventSocket(transport, receiveBuffer: 1 << 20)
    }

    @Test("without one of the other groups is refused: changes would pass unseen")
    func noRuleGroup() {
        transport.refusedGroups = [Int32(RTNLGRP_IPV4_RULE.rawValue): EINVAL]
        #expect(throws: SystemError("setsockopt NETLINK_ADD_MEMBERSHIP RTNLGRP_IPV4_RULE", errno: EINVAL)) {
            _ = try EventSocket(transport, receiveBuffer: 1 << 20)
        }
    }

    @Test("need not know strict checking and explained or capped errors")
    func noOptions() throws {
        for option in [NETLINK_GET_STRICT_CHK, NETLINK_EXT_ACK, NETLINK_CAP_ACK] {
            transport.refusedOptions[option] = ENOPROTOOPT
        }
        let requests = try RequestSocket(transport)
        // An error is quoted whole then, and not explained.
        transport.serve = { requests in
            let quoted = message(.getLink, sequence: requests[0].header.sequence, requests[0].body)
            return [.datagram(requests[0].reply(.error, [0xff, 0xff, 0xff, 0xff] + quoted))]
        }
        #expect(throws: KernelError.refused(.getLink, errno: EPERM, explanation: nil)) {
            _ = try requests.dump(.links) { _ in }
        }
    }

    @Test("lists entries of other families and tables in a dump, which are delivered for what they are")
    func unfilteredDump() throws {
        let requests = try RequestSocket(transport)
        let other = AddressFamily(rawValue: 35)
        let entries: [KernelMessage] = [
            .address(.new, AddressMessage(family: other, index: 1, prefixLength: 8)),
            .address(.new, AddressMessage(family: .inet, index: 1, address: IPAddress("127.0.0.1"), prefixLength: 8)),
            .route(.new, RouteMessage(family: .inet, table: 255)),
        ]
        transport.serve = { [.datagram($0[0].part(entries[0], entries[1], entries[2])), .datagram($0[0].done())] }
        var listed: [KernelMessage] = []
        #expect(try requests.dump(.addresses) { listed.append($0) } == .complete)
        #expect(listed == entries)
    }

    @Test("tells the table in the header alone")
    func noTableAttribute() throws {
        let requests = try RequestSocket(transport)
        transport.serve = { requests in
            // rtmsg: IPv4, /32, table 254, unicast; behind it the output interface alone.
            let header: [UInt8] = [2, 32, 0, 0, 254, 0, 0, 1, 0, 0, 0, 0]
            return [.datagram(requests[0].reply(.newRoute, header + attribute(Int(RTA_OIF.rawValue), [2, 0, 0, 0])))]
        }
        var replies: [RouteReply] = []
        try requests.resolve([RouteQuery(destination: IPAddress(ipv4: 1))]) { replies.append($1) }
        #expect(replies.first?.route?.table == 254 && replies.first?.route?.outputInterface == 2)
    }

    @Test("with IPv6 turned off at boot refuses its questions, and answers those beside them")
    func noIPv6() throws {
        let requests = try RequestSocket(transport)
        let six = try #require(IPAddress("2001:db8::1"))
        transport.serve = { requests in
            requests.map { request in
                .datagram(request.destination == six ? request.refusal(EOPNOTSUPP) : request.way("172.16.0.1"))
            }
        }
        var replies: [RouteReply] = []
        try requests.resolve([RouteQuery(destination: six), RouteQuery(destination: IPAddress(ipv4: 1))]) {
            replies.append($1)
        }
        #expect(replies.first == .refused(errno: EOPNOTSUPP))
        #expect(replies.last?.route?.gateway == IPAddress("172.16.0.1"))
    }
}
