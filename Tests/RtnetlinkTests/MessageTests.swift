import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("A datagram of messages")
struct MessageTests {
    /// A header of RTM_NEWNEIGH with a payload of `ndmsg` and these attributes.
    private func neighbour(_ attributes: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.appendMessage(.newNeighbour) { writer in
            NeighbourMessage(family: .inet, index: 1).encode(into: &writer)
            for byte in attributes { writer.append(byte) }
        }
        return writer.bytes
    }

    @Test("with an attribute of length zero is an error, not an endless loop")
    func zeroLength() {
        let error = #expect(throws: DecodingError.self) { try decodeAll(neighbour([0, 0, 1, 0])) }
        #expect(error == DecodingError(.zeroLengthAttribute, offset: 28, message: .newNeighbour))
        #expect(error?.description == "RTM_NEWNEIGH: an attribute of length zero at byte 28")
    }

    @Test("with an attribute shorter than its header, or longer than what is left, is an error")
    func impossibleLength() {
        #expect(throws: DecodingError(.attributeTooShort, offset: 28, message: .newNeighbour)) {
            try decodeAll(neighbour([3, 0, 1, 0]))
        }
        #expect(throws: DecodingError(.attributeBeyondEnd, offset: 28, message: .newNeighbour)) {
            try decodeAll(neighbour([9, 0, 1, 0, 1, 2, 3, 4]))
        }
    }

    @Test("with a value of the wrong size is an error that names the place")
    func wrongSize() {
        #expect(throws: DecodingError(.wrongAttributeSize, offset: 32, message: .newNeighbour)) {
            try decodeAll(neighbour([7, 0, 1, 0, 1, 2, 3, 0]))
        }
    }

    @Test("tolerates unknown attributes and trailing bytes, and does not look at the type's flag bits")
    func tolerance() throws {
        let flagged: [UInt8] = [5, 0, 0xff, 0x3f, 1, 0, 0, 0, 8, 0, 1, 0xc0, 192, 0, 2, 1, 1, 2, 3]
        let expected = NeighbourMessage(family: .inet, index: 1, address: try address("192.0.2.1"))
        #expect(try decodeAll(neighbour(flagged)).map(\.content) == [.neighbour(.new, expected)])
    }

    @Test("loses nothing around a message that is malformed inside")
    func malformedInside() {
        var received: [Received] = []
        let datagram = neighbour([]) + neighbour([0, 0, 1, 0]) + neighbour([])
        let error = #expect(throws: DecodingError.self) { try decodeAll(datagram, into: &received) }
        #expect(received.count == 2)
        #expect(error?.offset == 56)
    }

    @Test("delivers what stands in front of a message of impossible length", arguments: [0, 15, 200] as [UInt8])
    func impossibleMessage(_ length: UInt8) {
        var received: [Received] = []
        var broken = neighbour([])
        broken[0] = length
        let error = #expect(throws: DecodingError.self) {
            try decodeAll(neighbour([]) + broken + neighbour([]), into: &received)
        }
        #expect(received.count == 1)
        #expect(error?.reason == (length < 16 ? .messageTooShort : .messageBeyondEnd))
        #expect(error?.offset == 28)
    }

    @Test("keeps types it does not know, and values of open sets")
    func unknown() throws {
        let type = MessageType(rawValue: 999)
        #expect(try decodeAll(encode(.unknown(type))).map(\.content) == [.unknown(type)])
        var link = LinkMessage(index: 1, name: "x")
        link.operationalState = OperationalState(rawValue: 77)
        let route = RouteMessage(family: .inet, type: RouteType(rawValue: 200))
        let bytes = encode(.link(.new, link)) + encode(.route(.new, route))
        #expect(try decodeAll(bytes).map(\.content) == [.link(.new, link), .route(.new, route)])
    }

    @Test("of a link keeps a name that is not UTF-8 readable")
    func repairedName() throws {
        var bytes = encode(.link(.new, LinkMessage(index: 1, name: "ab")))
        #expect(bytes[36] == UInt8(ascii: "a"))
        bytes[36] = 0xff
        guard case .link(.new, let link)? = try decodeAll(bytes).first?.content else {
            Issue.record("not a link")
            return
        }
        #expect(link.name == "\u{fffd}b")
    }
}
