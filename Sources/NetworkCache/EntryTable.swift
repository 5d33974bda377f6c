/// Where a table finds the hash of an entry's key.
protocol HashStore {
    /// The key's hash.
    func keyHash(_ entry: Int32) -> Int
}

/// A hash table of entry numbers whose keys stay with the entries: open addressing with linear probing.
///
/// Swift's `Dictionary` would store every key a second time, which doubles what a watched destination costs.
struct EntryTable {
    private static let empty: Int32 = -1

    private var slots: [Int32] = Array(repeating: empty, count: 16)
    private var count = 0

    /// The entry with this hash for which `matches` holds, or nil.
    func find(hash: Int, where matches: (Int32) -> Bool) -> Int32? {
        var slot = hash & (slots.count - 1)
        while slots[slot] != EntryTable.empty {
            if matches(slots[slot]) { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Stores an entry that is not in the table.
    mutating func insert(_ entry: Int32, in store: some HashStore) {
        if 2 * (count + 1) > slots.count { grow(store) }
        place(entry, hash: store.keyHash(entry))
        count += 1
    }

    /// Removes an entry that is in the table.
    mutating func remove(_ entry: Int32, in store: some HashStore) {
        let mask = slots.count - 1
        var hole = store.keyHash(entry) & mask
        while slots[hole] != entry {
            precondition(slots[hole] != EntryTable.empty, "only what was stored is removed")
            hole = (hole + 1) & mask
        }
        // Whatever was displaced past the hole moves back into it, so that no search ends early.
        var slot = (hole + 1) & mask
        while slots[slot] != EntryTable.empty {
            let home = store.keyHash(slots[slot]) & mask
            if (slot - home) & mask >= (slot - hole) & mask {
                slots[hole] = slots[slot]
                hole = slot
            }
            slot = (slot + 1) & mask
        }
        slots[hole] = EntryTable.empty
        count -= 1
    }

    private mutating func place(_ entry: Int32, hash: Int) {
        var slot = hash & (slots.count - 1)
        while slots[slot] != EntryTable.empty {
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = entry
    }

    private mutating func grow(_ store: some HashStore) {
        let entries = slots
        slots = Array(repeating: EntryTable.empty, count: 2 * entries.count)
        for entry in entries where entry != EntryTable.empty {
            place(entry, hash: store.keyHash(entry))
        }
    }
}
