import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("Socket addresses and lists of them")
struct SocketAddressTests {
    let four = SocketAddress(address: IPAddress(ipv4: 0xc000_0202), port: 53)
    let six = SocketAddress(address: IPAddress(bits: UInt128(0xfe80) << 112 | 1, isIPv6: true), scopeID: 3)

    private func address(_ bytes: [UInt8]) throws(BufferError) -> SocketAddress {
        try bytes.decoded { bytes throws(BufferError) in try SocketAddress(decoding: bytes) }
    }

    private func list(_ bytes: [UInt8]) throws(BufferError) -> SocketAddressList {
        try bytes.decoded { bytes throws(BufferError) in try SocketAddressList(decoding: bytes) }
    }

    private func encoded(_ addresses: [SocketAddress]) -> [UInt8] {
        .encoded { SocketAddressList(addresses).encode(into: &$0) }
    }

    @Test("less than sockaddr_in is too short whatever the family")
    func shorterThanIPv4() {
        for length in 0..<16 {
            #expect(throws: BufferError.tooShort(needed: 16)) { try address(Array(repeating: 0, count: length)) }
        }
    }

    @Test("sixteen bytes of another family are of an unsupported family", arguments: [0, 1, 23] as [UInt16])
    func unsupportedFamily(family: UInt16) {
        let bytes = [UInt8](repeating: 0, count: 16).replacing(0, with: family)
        #expect(throws: BufferError.unsupportedFamily(family)) { try address(bytes) }
    }

    @Test("an IPv6 address needs all of sockaddr_in6", arguments: 16..<28)
    func shorterThanIPv6(length: Int) {
        let bytes = [UInt8].encoded { six.encode(into: &$0) }
        #expect(throws: BufferError.tooShort(needed: 28)) { try address(Array(bytes[..<length])) }
    }

    @Test("bytes behind an address, flow label and padding are not looked at")
    func slack() throws {
        let bytes = [UInt8].encoded { four.encode(into: &$0) }
        #expect(try address(bytes.replacing(8, with: UInt64.max) + [1, 2, 3]) == four)
        #expect(try address([UInt8].encoded { six.encode(into: &$0) }.replacing(4, with: UInt32.max)) == six)
    }

    @Test("an IPv4 address drops its scope")
    func scope() {
        #expect(SocketAddress(address: four.address, scopeID: 3).scopeID == 0)
    }

    @Test("a list needs 8 bytes, 16 for each entry, and the socket addresses, without gaps")
    func requiredSize() {
        #expect(SocketAddressList([]).requiredSize == 8)
        #expect(SocketAddressList([four, four, six]).requiredSize == 8 + 3 * 16 + 2 * 16 + 28)
        #expect(encoded([four, four, six]).count == SocketAddressList([four, four, six]).requiredSize)
        #expect(encoded([]) == [0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test("IPv4 entries lie 16 bytes apart, and offsets count from the start of the list")
    func offsets() {
        let bytes = [UInt8].encoded {
            $0.appendZeros(40)
            SocketAddressList([four, four, six]).encode(into: &$0)
        }
        #expect([bytes[48], bytes[64], bytes[80]] == [56, 72, 88])
        #expect([bytes[56], bytes[72], bytes[88]] == [16, 16, 28])
        #expect(Array(bytes[96..<112]) == [UInt8].encoded { four.encode(into: &$0) })
    }

    @Test("socket addresses may lie anywhere, with slack around them")
    func placement() throws {
        let slack = [UInt8](repeating: 0xcc, count: 128)
        let bytes = encoded([]).replacing(0, with: Int32(1)) + [UInt8](repeating: 0, count: 16) + slack
        let placed = bytes.replacing(8, with: UInt64(24 + 128)).replacing(16, with: Int32(128))
        #expect(try list(placed + [UInt8].encoded { six.encode(into: &$0) } + slack).addresses == [six])
    }

    @Test("a count that is negative, or has more entries than there are bytes, is refused")
    func counts() {
        let bytes = encoded([four])
        #expect(throws: BufferError.invalidValue(offset: 0)) { try list(bytes.replacing(0, with: Int32(-1))) }
        #expect(throws: BufferError.tooShort(needed: 8 + 16 * Int(Int32.max))) {
            try list(bytes.replacing(0, with: Int32.max))
        }
    }

    @Test(
        "an entry that points out of the list is refused",
        arguments: [(25, 16), (41, 0), (.max, 16), (24, -1), (24, 17), (24, .max)] as [(UInt64, Int32)])
    func pointers(offset: UInt64, length: Int32) {
        let bytes = encoded([four]).replacing(8, with: offset).replacing(16, with: length)
        #expect(throws: BufferError.invalidValue(offset: 8)) { try list(bytes) }
    }

    @Test("an entry shorter than its address is refused")
    func shortEntry() {
        #expect(throws: BufferError.tooShort(needed: 16)) { try list(encoded([four]).replacing(16, with: Int32(15))) }
    }
}
