import NetworkPrimitives

/// Where an index finds the destination of an entry.
protocol DestinationStore {
    /// The destination's left-aligned bits.
    func destinationBits(_ entry: Int32) -> UInt128
}

/// The watched and remembered destinations of one family, searchable by prefix: a crit-bit tree.
///
/// An inner node names the first bit in which the destinations below it differ; a leaf is an entry number, and the
/// destination itself stays with the entry. All leaves below a node agree in the bits before the node's, so the
/// destinations inside a prefix are one subtree, found by as many steps as there are inner nodes above it, and walked
/// at a cost of what it holds. A table of a million routes costs nothing here: only destinations are stored.
struct DestinationIndex {
    /// A subtree: an entry where not negative, else the complement of an inner node's number.
    private typealias Link = Int32

    private struct Node {
        var bit: UInt8
        /// Where the bit is 0, and where it is 1.
        var children: (Link, Link)

        func child(for bits: UInt128) -> Link {
            Node.isSet(bit, in: bits) ? children.1 : children.0
        }

        static func isSet(_ bit: UInt8, in bits: UInt128) -> Bool {
            bits >> UInt128(127 - bit) & 1 == 1
        }
    }

    private var root: Link?
    private var nodes: [Node] = []
    private var freeNodes: [Int32] = []

    /// The entry stored for exactly these bits, or nil.
    func entry(for bits: UInt128, in store: some DestinationStore) -> Int32? {
        guard let root else { return nil }
        let leaf = nearestLeaf(to: bits, from: root)
        return store.destinationBits(leaf) == bits ? leaf : nil
    }

    /// Stores an entry under bits that no other entry is stored under.
    mutating func insert(_ entry: Int32, bits: UInt128, in store: some DestinationStore) {
        guard let root else {
            root = entry
            return
        }
        let difference = store.destinationBits(nearestLeaf(to: bits, from: root)) ^ bits
        precondition(difference != 0, "a destination is indexed once")
        let bit = UInt8(difference.leadingZeroBitCount)
        // The new node belongs where the first node below differs in a later bit.
        var parent: Int32?
        var below = root
        while below < 0, nodes[Int(~below)].bit < bit {
            parent = ~below
            below = nodes[Int(~below)].child(for: bits)
        }
        let children = Node.isSet(bit, in: bits) ? (below, entry) : (entry, below)
        let link = ~makeNode(Node(bit: bit, children: children))
        replaceChild(of: parent, for: bits, by: link)
    }

    /// Removes the entry stored under exactly these bits.
    mutating func remove(bits: UInt128) {
        var grandparent: Int32?
        var parent: Int32?
        guard var link = root else { return }
        while link < 0 {
            grandparent = parent
            parent = ~link
            link = nodes[Int(~link)].child(for: bits)
        }
        guard let parent else {
            root = nil
            return
        }
        let node = nodes[Int(parent)]
        let sibling = Node.isSet(node.bit, in: bits) ? node.children.0 : node.children.1
        replaceChild(of: grandparent, for: bits, by: sibling)
        freeNodes.append(parent)
    }

    /// Puts another entry in the place of the one stored under these bits.
    mutating func replace(bits: UInt128, by entry: Int32) {
        var parent: Int32?
        guard var link = root else { return }
        while link < 0 {
            parent = ~link
            link = nodes[Int(~link)].child(for: bits)
        }
        replaceChild(of: parent, for: bits, by: entry)
    }

    /// Calls `body` with every entry whose destination lies inside the prefix, in ascending order of destination.
    func forEachEntry(inside prefix: IPPrefix, in store: some DestinationStore, _ body: (Int32) -> Void) {
        guard let link = subtree(inside: prefix, in: store) else { return }
        var waiting = [link]
        while let next = waiting.popLast() {
            if next >= 0 {
                body(next)
            } else {
                let children = nodes[Int(~next)].children
                waiting.append(children.1)
                waiting.append(children.0)
            }
        }
    }

    /// True if some entry's destination lies inside the prefix.
    func hasEntry(inside prefix: IPPrefix, in store: some DestinationStore) -> Bool {
        subtree(inside: prefix, in: store) != nil
    }

    private func subtree(inside prefix: IPPrefix, in store: some DestinationStore) -> Link? {
        guard var link = root else { return nil }
        let bits = prefix.address.bits
        while link < 0, nodes[Int(~link)].bit < prefix.length {
            link = nodes[Int(~link)].child(for: bits)
        }
        let difference = store.destinationBits(nearestLeaf(to: bits, from: link)) ^ bits
        return difference & IPPrefix.mask(length: prefix.length) == 0 ? link : nil
    }

    private func nearestLeaf(to bits: UInt128, from start: Link) -> Int32 {
        var link = start
        while link < 0 {
            link = nodes[Int(~link)].child(for: bits)
        }
        return link
    }

    private mutating func makeNode(_ node: Node) -> Int32 {
        if let free = freeNodes.popLast() {
            nodes[Int(free)] = node
            return free
        }
        nodes.append(node)
        return Int32(nodes.count - 1)
    }

    private mutating func replaceChild(of parent: Int32?, for bits: UInt128, by link: Link) {
        guard let parent else {
            root = link
            return
        }
        if Node.isSet(nodes[Int(parent)].bit, in: bits) {
            nodes[Int(parent)].children.1 = link
        } else {
            nodes[Int(parent)].children.0 = link
        }
    }
}
