import CLinux
import NetworkPrimitives
import Testing
import WSPSystem

@testable import Rtnetlink

@Suite("The event socket of a kernel that misbehaves")
struct EventFaultTests {
    private static let arrival = KernelMessage.link(.new, LinkMessage(index: 7, name: "v7"))

    private let transport = ScriptedTransport()
    private let events: EventSocket<ScriptedTransport>

    init() throws {
        events = try EventSocket(transport, receiveBuffer: 1 << 20)
    }

    private func receive(limit: Int = 100) throws -> (status: EventStatus, messages: [KernelMessage]) {
        var messages: [KernelMessage] = []
        let status = try events.receive(limit: limit) { messages.append($0) }
        return (status, messages)
    }

    @Test("reports an overrun once, and what is dropped after it by the counter, with the queue empty")
    func overrun() throws {
        transport.dropCount = 5
        transport.steps = [.nothing(.overrun), .datagram(encode(EventFaultTests.arrival))]
        #expect(try receive().status == .lost)
        transport.dropCount = 9
        let rest = try receive()
        #expect(rest.status == .drainedAfterLoss && rest.messages == [EventFaultTests.arrival])
        #expect(try receive().status == .drained)
        #expect(events.statistics.overruns == 1 && events.statistics.drops == 9)
    }

    @Test("asks for more behind a loss: it may be all that kept the kernel from giving more")
    func lossBehindEvents() throws {
        let event = ScriptedTransport.Step.datagram(encode(EventFaultTests.arrival))
        transport.steps = [event, .nothing(.empty), event]
        transport.dropCount = 3
        let all = try receive()
        #expect(all.status == .drainedAfterLoss && all.messages == [EventFaultTests.arrival, EventFaultTests.arrival])
    }

    @Test("gives what has been taken from the kernel to its end, whatever the limit")
    func ahead() throws {
        let event = ScriptedTransport.Step.datagram(encode(EventFaultTests.arrival))
        transport.steps = [event, event, event, .nothing(.empty)]
        transport.isAhead = true
        let all = try receive(limit: 1)
        #expect(all.status == .drained && all.messages.count == 3)
    }

    @Test("counts drops across the counter's wrap")
    func wrap() throws {
        transport.dropCount = .max
        #expect(try receive().status == .drainedAfterLoss)
        transport.dropCount = 1
        #expect(try receive().status == .drainedAfterLoss)
        #expect(events.statistics.drops == UInt64(UInt32.max) + 2)
    }

    @Test("relies on the error alone where the kernel has no counter of drops")
    func noCounter() throws {
        transport.dropCount = nil
        transport.steps = [.nothing(.overrun)]
        #expect(try receive().status == .lost)
        #expect(try receive().status == .drained)
        #expect(events.statistics.overruns == 1 && events.statistics.drops == 0)
    }

    @Test("takes a datagram longer than its buffer for a loss, and reads on behind it")
    func truncated() throws {
        transport.steps = [.nothing(.truncated), .datagram(encode(EventFaultTests.arrival))]
        #expect(try receive().status == .lost)
        let rest = try receive()
        #expect(rest.status == .drained && rest.messages == [EventFaultTests.arrival])
        #expect(events.statistics.truncated == 1 && events.statistics.datagrams == 2)
    }

    @Test("passes over what another process sent, which is no loss")
    func foreign() throws {
        transport.steps = [.nothing(.foreign), .datagram(encode(EventFaultTests.arrival)), .nothing(.foreign)]
        let all = try receive()
        #expect(all.status == .drained && all.messages == [EventFaultTests.arrival])
        #expect(events.statistics.foreignSenders == 2 && events.statistics.messages == 1)
    }

    @Test("takes a message that it cannot read for a loss, whatever is wrong with it", arguments: Malformed.all)
    func malformed(_ message: Malformed) throws {
        var errors: [DecodingError] = []
        events.onMalformed = { errors.append($0) }
        transport.steps = [.datagram(message.bytes), .datagram(encode(EventFaultTests.arrival))]
        let first = try receive()
        #expect(first.status == .lost && first.messages.isEmpty)
        #expect(errors.map(\.reason) == [message.reason])
        let rest = try receive()
        #expect(rest.status == .drained && rest.messages == [EventFaultTests.arrival])
        #expect(events.statistics.malformed == 1)
    }

    @Test("delivers what stands beside an unreadable message in the same datagram")
    func besideMalformed() throws {
        let bad = try #require(Malformed.all.first { $0.reason == .wrongAttributeSize })
        transport.steps = [.datagram(bad.bytes + encode(EventFaultTests.arrival))]
        let all = try receive()
        #expect(all.status == .lost && all.messages == [EventFaultTests.arrival])
    }

    @Test("counts messages of unknown types, which are no loss")
    func unknownType() throws {
        let unknown = MessageType(rawValue: 250)
        transport.steps = [.datagram(message(unknown, [1, 2, 3])), .datagram(encode(EventFaultTests.arrival))]
        let all = try receive()
        #expect(all.status == .drained && all.messages == [.unknown(unknown), EventFaultTests.arrival])
        #expect(events.statistics.unknown == 1 && events.statistics.malformed == 0)
    }

    @Test("does not count a bridge's word about a port as unknown")
    func bridgePort() throws {
        var port = LinkMessage(index: 7, name: "v7")
        port.family = AddressFamily(rawValue: UInt16(AF_BRIDGE))
        transport.steps = [.datagram(encode(.link(.deleted, port)))]
        #expect(try receive().messages == [.unknown(.deleteLink)])
        #expect(events.statistics.unknown == 0)
    }

    @Test("skips attributes that it does not know, whatever is in them", arguments: Malformed.families)
    func unknownAttribute(_ family: Malformed.Family) throws {
        let known = encode(family.message)
        let extended = message(
            family.message.type, payload(of: family.message) + attribute(0x3f7, [1, 2, 3, 4, 5]) + attribute(0x3f8, []))
        transport.steps = [.datagram(extended), .datagram(known)]
        let all = try receive()
        #expect(all.status == .drained && all.messages == [family.message, family.message])
        #expect(events.statistics.malformed == 0)
    }

    @Test("reads an interface name that no NUL ends")
    func nameWithoutEnd() throws {
        let header = payload(of: .link(.new, LinkMessage(index: 7))).prefix(16)
        transport.steps = [.datagram(message(.newLink, header + attribute(IFLA_IFNAME, Array("v7".utf8))))]
        #expect(try receive().messages == [EventFaultTests.arrival])
    }

    @Test("hands on the error of a socket that fails, and goes on afterwards")
    func failure() throws {
        let error = SystemError("recvmsg", errno: ENOMEM)
        transport.steps = [.failure(error), .datagram(encode(EventFaultTests.arrival))]
        #expect(throws: error) { try receive() }
        #expect(try receive().messages == [EventFaultTests.arrival])
    }
}
