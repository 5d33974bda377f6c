package import NetworkPrimitives
import Rtnetlink
import WSPProtocol
import WSPSystem

/// What is handed over of an answer.
///
/// When it was asked for is not: whoever takes over asks anew, and compares. Answers that nobody watches matter as well:
/// a client that is just about to wait for the next change names the generation of what it has seen.
extension RouteCache {
    /// Appends every answer, those that have been unused for longest first; returns their entries in that order.
    package func encodeImage(into writer: inout ByteWriter) -> [EntryID] {
        var order = unwatchedFromOldest
        for family in IPFamily.allCases { order += watched[family] }
        writer.appendList(order) { writer, index in encode(entries[index], into: &writer) }
        return order.map { EntryID(index: $0) }
    }

    private func encode(_ entry: RouteEntry, into writer: inout ByteWriter) {
        entry.query.encodeImage(into: &writer)
        writer.appendBool(entry.watchers > 0)
        writer.appendBool(entry.answer != nil)
        entry.answer?.encodeImage(into: &writer)
        writer.append(entry.changeNumber)
        writer.append(entry.pathChangeNumber)
        writer.appendBool(entry.lacksSource)
        writer.appendBool(entry.hasBeenWatched)
        writer.append(entry.changedAt.nanoseconds)
        writer.append(entry.changedWallTime.microseconds)
        causes.cause(ofChange: entry.changeCause).encode(into: &writer)
    }

    /// Takes over the answers of an image.
    ///
    /// Returns their entries in the image's order, nil for those that were not watched: the capacity may be too small
    /// for them, and their entries then be those of other answers. Those that were watched are watched once, which keeps
    /// them until their watchers have been taken over; ``unwatch(_:)`` ends that.
    package mutating func restore(
        image reader: inout ImageReader
    ) throws(ImageError) -> [EntryID?] {
        var restored: [EntryID?] = []
        for _ in 0..<(try reader.next(UInt32.self)) {
            let id = entry(for: try RouteQuery(image: &reader))
            let isWatched = try reader.nextBool()
            if isWatched { watch(id) }
            try restore(id.index, image: &reader)
            restored.append(isWatched ? id : nil)
        }
        return restored
    }

    private mutating func restore(_ index: Int32, image reader: inout ImageReader) throws(ImageError) {
        let answer = try reader.nextBool() ? RouteAnswer(image: &reader) : nil
        let family = entries[index].family
        uses[family].remove(entries[index])
        entries[index].answer = answer
        entries[index].changeNumber = try reader.next()
        entries[index].pathChangeNumber = try reader.next()
        entries[index].lacksSource = try reader.nextBool()
        uses[family].add(entries[index])
        entries[index].hasBeenWatched = try reader.nextBool()
        entries[index].changedAt = Instant(nanoseconds: try reader.next())
        entries[index].changedWallTime = WallTime(microseconds: try reader.next())
        entries[index].changeCause = causes.keep(try reader.nextCause(), event: 0)
    }
}

extension RouteQuery {
    fileprivate func encodeImage(into writer: inout ByteWriter) {
        writer.appendOptional(destination)
        writer.appendOptional(source)
        writer.append(outputInterface)
        writer.append(mark)
        writer.appendBool(uid != nil)
        writer.append(uid ?? 0)
        writer.append(tos)
    }

    fileprivate init(image reader: inout ImageReader) throws(ImageError) {
        self.init(destination: try reader.nextRequiredAddress())
        source = try reader.nextAddress()
        outputInterface = try reader.next()
        mark = try reader.next()
        let hasUser = try reader.nextBool()
        let user: UInt32 = try reader.next()
        uid = hasUser ? user : nil
        tos = try reader.next()
    }
}

extension RouteAnswer {
    /// Appends an answer, that of an entry or one that a request was armed on.
    package func encodeImage(into writer: inout ByteWriter) {
        writer.append(error.rawValue)
        writer.appendOptional(source)
        writer.append(interface)
        writer.appendOptional(gateway)
        writer.append(table)
        writer.append(type.rawValue)
    }

    /// Reads an answer.
    package init(image reader: inout ImageReader) throws(ImageError) {
        self.init(
            error: WinsockError(rawValue: try reader.next()), source: try reader.nextAddress(),
            interface: try reader.next(), gateway: try reader.nextAddress(), table: try reader.next(),
            type: RouteType(rawValue: try reader.next()))
    }
}
