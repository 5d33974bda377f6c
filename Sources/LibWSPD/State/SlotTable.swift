/// Elements under ids that are not given twice: an old id finds nothing rather than somebody else's element.
///
/// A dictionary would do as well, but in Embedded Swift it needs more than libc.
struct SlotTable<Element> {
    private struct Slot {
        /// Counts the elements that have had this slot; never 0, so that no id is.
        var use: UInt64
        var element: Element?
    }

    private static var indexBits: UInt64 { 24 }

    private var slots: [Slot] = []
    private var free: [Int] = []

    /// The elements in the table.
    var count: Int { slots.count - free.count }

    /// Ids of all elements.
    var ids: [UInt64] {
        slots.indices.filter { slots[$0].element != nil }.map { SlotTable.id(index: $0, use: slots[$0].use) }
    }

    /// The element of an id, or nil.
    subscript(id: UInt64) -> Element? {
        index(of: id).flatMap { slots[$0].element }
    }

    /// Stores an element under a new id below 2^62.
    mutating func insert(_ makeElement: (UInt64) -> Element) -> UInt64 {
        let index = free.popLast() ?? slots.count
        if index == slots.count { slots.append(Slot(use: 0, element: nil)) }
        slots[index].use += 1
        let id = SlotTable.id(index: index, use: slots[index].use)
        slots[index].element = makeElement(id)
        return id
    }

    /// Takes an element out; nil where there is none with that id.
    @discardableResult
    mutating func remove(_ id: UInt64) -> Element? {
        guard let index = index(of: id), let element = slots[index].element else { return nil }
        slots[index].element = nil
        free.append(index)
        return element
    }

    private func index(of id: UInt64) -> Int? {
        let index = Int(id & ((1 << SlotTable.indexBits) - 1))
        return index < slots.count && slots[index].use == id >> SlotTable.indexBits ? index : nil
    }

    private static func id(index: Int, use: UInt64) -> UInt64 { use << indexBits | UInt64(index) }
}
