import NetworkCache
import NetworkPrimitives
import WSPSystem

extension ChangeHistory {
    func encodeImage(into writer: inout ByteWriter) {
        writer.append(forgotten.microseconds)
        writer.appendList(entriesInOrder) { writer, entry in
            writer.append(entry.time.microseconds)
            writer.appendBool(entry.userID != nil)
            writer.append(entry.userID ?? 0)
            writer.appendBool(entry.isStateLearnt)
            writer.appendCounted(entry.bytes)
        }
    }

    /// Reads a history, of which the oldest changes are forgotten where there is no room for all.
    init(image reader: inout ImageReader, capacity: Int) throws(ImageError) {
        self.init(capacity: capacity)
        forgotten = WallTime(microseconds: try reader.next())
        let entries = try reader.nextList { reader throws(ImageError) in try Entry(image: &reader) }
        for entry in entries { append(entry) }
    }
}

extension ChangeHistory.Entry {
    fileprivate init(image reader: inout ImageReader) throws(ImageError) {
        time = WallTime(microseconds: try reader.next())
        let hasUser = try reader.nextBool()
        let user: UInt32 = try reader.next()
        userID = hasUser ? user : nil
        isStateLearnt = try reader.nextBool()
        bytes = try reader.nextBytes()
    }
}
