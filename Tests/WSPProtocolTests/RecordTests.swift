import NetworkPrimitives
import TestSupport
import Testing
import WSPProtocol

@Suite("Tables and records")
struct RecordTests {
    let route = RouteRecord(
        error: .success, interfaceIndex: 2, source: IPAddress(ipv4: 0xc000_0202),
        gateway: IPAddress(bits: UInt128(0xfe80) << 112 | 1, isIPv6: true), interfaceName: "eth0")

    private func table(_ bytes: [UInt8]) throws(BufferError) -> RouteTable {
        try bytes.decoded { bytes throws(BufferError) in try RouteTable(decoding: bytes) }
    }

    @Test("a table of n records needs 8 bytes and n records")
    func size() {
        #expect(AddressRecord.byteCount == 88 && RouteRecord.byteCount == 80 && RouteDestination.byteCount == 24)
        #expect(RouteTable([route, route]).requiredSize == 168)
        #expect([UInt8].encoded { RouteTable([route, route]).encode(into: &$0) }.count == 168)
    }

    @Test("records that a later version has made longer are read up to what is known")
    func longerRecords() throws {
        let record = [UInt8].encoded { route.encode(into: &$0) } + [1, 2, 3, 4]
        let header = [UInt8](repeating: 0, count: 8).replacing(0, with: UInt32(2)).replacing(4, with: UInt32(84))
        #expect(try table(header + record + record).records == [route, route])
    }

    @Test("records shorter than they have to be are refused", arguments: [0, 79] as [UInt32])
    func shorterRecords(size: UInt32) {
        let bytes = [UInt8].encoded { RouteTable([route]).encode(into: &$0) }.replacing(4, with: size)
        #expect(throws: BufferError.invalidValue(offset: 4)) { try table(bytes) }
    }

    @Test("a count beyond the bytes is refused without arithmetic that overflows")
    func counts() {
        let bytes = [UInt8].encoded { RouteTable([route]).encode(into: &$0) }
        #expect(throws: BufferError.tooShort(needed: 168)) { try table(bytes.replacing(0, with: UInt32(2))) }
        #expect(throws: BufferError.tooShort(needed: Int.max)) {
            try table(bytes.replacing(0, with: UInt64.max))
        }
    }

    @Test("a gateway may be of another family than the source")
    func mixedFamilies() throws {
        #expect(try table([UInt8].encoded { RouteTable([route]).encode(into: &$0) }).records == [route])
    }

    @Test("an interface name of sixteen bytes without NUL is read whole, and a longer one is written cut")
    func names() throws {
        let sixteen = (0..<16).reduce([UInt8].encoded { route.encode(into: &$0) }) {
            $0.replacing(64 + $1, with: UInt8(0x61))
        }
        let decoded = try sixteen.decoded { bytes throws(BufferError) in try RouteRecord(decoding: bytes) }
        #expect(decoded.interfaceName == String(repeating: "a", count: 16))
        let cut = [UInt8].encoded { decoded.encode(into: &$0) }
        #expect(cut.count == 80 && cut[78] == 0x61 && cut[79] == 0)
    }

    @Test("destinations that are no whole records are too short, and other families are told apart")
    func destinations() {
        let bytes = [UInt8].encoded { RouteDestination(address: IPAddress(ipv4: 1)).encode(into: &$0) }
        func decode(_ bytes: [UInt8]) throws(BufferError) -> [RouteDestination] {
            try bytes.decoded { bytes throws(BufferError) in try RouteDestination.decodeAll(bytes) }
        }
        #expect(throws: BufferError.tooShort(needed: 48)) { try decode(bytes + [2, 0]) }
        #expect(throws: BufferError.unsupportedFamily(23)) { try decode(bytes.replacing(0, with: UInt16(23))) }
        #expect(throws: BufferError.invalidValue(offset: 3)) { try decode(bytes.replacing(3, with: UInt8(1))) }
    }

    @Test(
        "an address record's prefix length, reason, list bits and padding are checked",
        arguments: [(2, UInt8(129)), (14, 7), (15, 4), (69, 1), (70, 1), (71, 1)])
    func addressFields(offset: Int, value: UInt8) {
        var generator = SeededGenerator()
        let record = generator.addressRecord()
        let bytes = [UInt8].encoded { record.encode(into: &$0) }.replacing(offset, with: value)
        #expect(throws: BufferError.invalidValue(offset: offset), "WSPD_TEST_SEED=\(generator.seed)") {
            try bytes.decoded { bytes throws(BufferError) in try AddressRecord(decoding: bytes) }
        }
    }

    @Test("every exclusion reason has a text and a word of its own")
    func reasons() {
        #expect(Set(ExclusionReason.allCases.map(\.text)).count == 7)
        #expect(Set(ExclusionReason.allCases.map(\.word)).count == 7)
    }

    @Test("a status entry's unknown kind and reserved field are refused, and an empty name is no endless loop")
    func status() throws {
        let entry = StatusEntry(name: "clients", kind: .gauge, value: 3)
        let bytes = [UInt8].encoded { entry.encode(into: &$0) }
        func decode(_ bytes: [UInt8]) throws(BufferError) -> [StatusEntry] {
            try bytes.decoded { bytes throws(BufferError) in try StatusEntry.decodeAll(bytes) }
        }
        #expect(bytes.count == 24 && entry.byteCount == 24)
        #expect(throws: BufferError.invalidValue(offset: 2)) { try decode(bytes.replacing(2, with: UInt16(2))) }
        #expect(throws: BufferError.invalidValue(offset: 7)) { try decode(bytes.replacing(7, with: UInt8(1))) }
        #expect(try decode([UInt8](repeating: 0, count: 48)).count == 3)
    }

    @Test("a status name is cut where its length no longer fits two bytes")
    func longStatusName() {
        let entry = StatusEntry(name: String(repeating: "n", count: 70_000), kind: .counter, value: 1)
        let bytes = [UInt8].encoded { entry.encode(into: &$0) }
        #expect(bytes.count == 16 + 65_536 && entry.byteCount == bytes.count)
    }
}
