import TestSupport
import Testing

@testable import NetworkCache

@Suite("The table of entries")
struct EntryTableTests {
    struct Hashing: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let hash: @Sendable (Int) -> Int

        static let all: [Hashing] = [
            .init(testDescription: "all different") { $0 },
            .init(testDescription: "all the same") { _ in 15 },
            .init(testDescription: "five values") { $0 % 5 },
            .init(testDescription: "different in high bits alone") { $0 << 20 },
            .init(testDescription: "clustered at the end of the table") { -($0 % 9) },
            .init(testDescription: "negative") { ~$0 &* 7 },
        ]
    }

    private struct Store: HashStore {
        let hashing: Hashing
        var keys: [Int32: Int] = [:]

        func keyHash(_ entry: Int32) -> Int {
            guard let key = keys[entry] else { preconditionFailure("the table asks for an entry that was removed") }
            return hashing.hash(key)
        }
    }

    @Test("finds what a dictionary finds, however hashes collide", arguments: Hashing.all)
    func model(_ hashing: Hashing) {
        var generator = SeededGenerator()
        var (table, store) = (EntryTable(), Store(hashing: hashing))
        var model: [Int: Int32] = [:]
        var lastEntry: Int32 = -1
        for step in 0..<4000 {
            let key = Int.random(in: 0..<300, using: &generator)
            if let entry = model[key], Bool.random(using: &generator) || step > 3000 {
                table.remove(entry, in: store)
                model[key] = nil
                store.keys[entry] = nil
            } else if model[key] == nil, step <= 3000 {
                lastEntry += 1
                store.keys[lastEntry] = key
                table.insert(lastEntry, in: store)
                model[key] = lastEntry
            }
            for key in [key, Int.random(in: 0..<300, using: &generator)] {
                let found = table.find(hash: hashing.hash(key)) { store.keys[$0] == key }
                #expect(found == model[key], "WSPD_TEST_SEED=\(generator.seed)")
            }
        }
        for key in 0..<300 {
            #expect(table.find(hash: hashing.hash(key)) { store.keys[$0] == key } == model[key])
        }
    }
}
