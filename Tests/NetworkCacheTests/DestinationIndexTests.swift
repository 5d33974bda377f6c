import NetworkPrimitives
import TestSupport
import Testing

@testable import NetworkCache

@Suite("The index of destinations")
struct DestinationIndexTests {
    private struct Store: DestinationStore {
        var bits: [Int32: UInt128] = [:]

        func destinationBits(_ entry: Int32) -> UInt128 {
            guard let bits = bits[entry] else { preconditionFailure("the index asks for an entry that was removed") }
            return bits
        }
    }

    /// The index together with what it has to say, kept in the simplest way.
    private struct Model {
        let isIPv6: Bool
        var generator: SeededGenerator
        var index = DestinationIndex()
        var store = Store()
        var entries: [UInt128: Int32] = [:]
        var lastEntry: Int32 = -1

        /// Addresses that share prefixes of every length, as random bits alone would not.
        mutating func address() -> IPAddress {
            if let known = entries.keys.randomElement(using: &generator), Int.random(in: 0..<4, using: &generator) > 0 {
                let bit = Int.random(in: 0..<(isIPv6 ? 128 : 32), using: &generator)
                return IPAddress(bits: known ^ UInt128(1) << UInt128(127 - bit), isIPv6: isIPv6)
            }
            return IPAddress(
                bits: UInt128(generator.next()) << 64 | UInt128(generator.next()), isIPv6: isIPv6)
        }

        mutating func insert() {
            let bits = address().bits
            guard entries[bits] == nil else { return }
            lastEntry += 1
            store.bits[lastEntry] = bits
            index.insert(lastEntry, bits: bits, in: store)
            entries[bits] = lastEntry
        }

        mutating func remove() {
            guard let (bits, entry) = entries.randomElement(using: &generator) else { return }
            index.remove(bits: bits)
            entries[bits] = nil
            store.bits[entry] = nil
        }

        mutating func replace() {
            guard let (bits, entry) = entries.randomElement(using: &generator) else { return }
            lastEntry += 1
            store.bits[lastEntry] = bits
            index.replace(bits: bits, by: lastEntry)
            entries[bits] = lastEntry
            store.bits[entry] = nil
        }

        func check(inside prefix: IPPrefix) {
            var found: [Int32] = []
            index.forEachEntry(inside: prefix, in: store) { found.append($0) }
            let expected = entries.filter { prefix.contains(IPAddress(bits: $0.key, isIPv6: isIPv6)) }
                .sorted { $0.key < $1.key }.map(\.value)
            #expect(found == expected, "\(prefix), WSPD_TEST_SEED=\(generator.seed)")
        }

        mutating func check() {
            let length = Int.random(in: 0...(isIPv6 ? 128 : 32), using: &generator)
            let address = address()
            check(inside: IPPrefix(address, length: length))
            check(inside: IPPrefix(address, length: 0))
            check(inside: IPPrefix(address, length: address.width))
            #expect(index.entry(for: address.bits, in: store) == entries[address.bits])
            guard let (bits, entry) = entries.randomElement(using: &generator) else { return }
            let known = IPAddress(bits: bits, isIPv6: isIPv6)
            #expect(index.entry(for: bits, in: store) == entry, "WSPD_TEST_SEED=\(generator.seed)")
            check(inside: IPPrefix(known, length: length))
            check(inside: IPPrefix(known, length: known.width))
        }
    }

    @Test("finds what a search through all finds, whatever came and went", arguments: [false, true])
    func model(isIPv6: Bool) {
        var model = Model(isIPv6: isIPv6, generator: SeededGenerator())
        // Grows, churns, and shrinks to nothing.
        for step in 0..<3000 {
            let grows = step < 1000 ? 6 : step < 2000 ? 4 : 1
            switch Int.random(in: 0..<9, using: &model.generator) {
            case 0..<grows: model.insert()
            case 8: model.replace()
            default: model.remove()
            }
            if step % 5 == 0 { model.check() }
        }
        while !model.entries.isEmpty {
            model.remove()
            model.check()
        }
        model.insert()
        model.check()
    }

    @Test("does not grow by destinations that come and go")
    func bounded() throws {
        var model = Model(isIPv6: true, generator: SeededGenerator())
        for _ in 0..<2000 {
            while model.entries.count < 50 { model.insert() }
            model.remove()
        }
        let nodes = try #require(Mirror(reflecting: model.index).descendant("nodes"))
        #expect(Mirror(reflecting: nodes).children.count == 49, "WSPD_TEST_SEED=\(model.generator.seed)")
    }

    @Test("has nothing inside any prefix while it is empty")
    func empty() {
        var index = DestinationIndex()
        index.remove(bits: 0)
        index.forEachEntry(inside: "0.0.0.0/0", in: Store()) { _ in Issue.record("there is nothing") }
        #expect(index.entry(for: 0, in: Store()) == nil)
    }

    @Test("tells the first address of a prefix from the last, and both from those next to it")
    func edges() {
        let addresses: [IPAddress] = ["192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"]
        var (index, store) = (DestinationIndex(), Store())
        for (number, address) in addresses.enumerated() {
            store.bits[Int32(number)] = address.bits
            index.insert(Int32(number), bits: address.bits, in: store)
        }
        for (prefix, expected) in [
            ("192.0.2.0/24", [1, 2]), ("192.0.2.0/23", [1, 2, 3]), ("192.0.0.0/23", [0]), ("192.0.2.0/32", [1]),
            ("192.0.2.128/25", [2]), ("192.0.2.1/32", []), ("0.0.0.0/0", [0, 1, 2, 3]), ("128.0.0.0/1", [0, 1, 2, 3]),
            ("0.0.0.0/1", []),
        ] as [(IPPrefix, [Int32])] {
            var found: [Int32] = []
            index.forEachEntry(inside: prefix, in: store) { found.append($0) }
            #expect(found == expected, "\(prefix)")
        }
    }
}
