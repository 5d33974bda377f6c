import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPProtocol
import WSPSystem

/// What a service hands over to the one that takes its place, but for the connections themselves.
///
/// It is made by one process and read by the next on the same machine, perhaps of another version of wspd. Whatever
/// changes in it changes ``version``; an image of another version is not read, and its clients have to connect anew.
struct ServiceImage {
    private static let magic: UInt64 = 0x7773_7064_696d_6167
    private static let version: UInt32 = 3

    /// A connection.
    struct Connection {
        /// The kernel's number of its socket.
        let cookie: UInt64
        let limits: SessionLimits
        let isGreeted: Bool
        let isEnding: Bool
        /// What has been received and not answered.
        let input: [UInt8]
        /// The bytes to come that belong to a refused frame.
        let ignoredLength: UInt32
        /// What has not been sent.
        let output: [UInt8]
    }

    /// A request that waits.
    struct Request {
        /// What it waits for; answers are named by their place in the image.
        enum Subject {
            case list(ListSelection)
            case answer(Int, countsPathChanges: Bool)
            case routing(inet: Bool, inet6: Bool)
        }

        /// The place of its connection in the image.
        let connection: Int
        let id: UInt64
        let subject: Subject
        let options: RequestOptions
        let firstChange: Instant?
        /// When it completes unless something changes before; nil while nothing has changed.
        let due: Instant?
        let removalDelay: RemovalDelay?
    }

    let eventMark: EventMark?
    let connections: [Connection]
    let requests: [Request]
}

// MARK: - Encoding

extension ServiceImage {
    static func encodeHeader(_ mark: EventMark?, into writer: inout ByteWriter) {
        writer.append(magic)
        writer.append(version)
        writer.appendBool(mark != nil)
        writer.append(mark?.queue ?? 0)
        writer.append(mark?.drops ?? 0)
    }

    /// Reads what every image starts with.
    static func decodeHeader(_ reader: inout ImageReader) throws(ImageError) -> EventMark? {
        guard try reader.next() == magic, try reader.next() == version else { throw .invalid(offset: 0) }
        let hasMark = try reader.nextBool()
        let mark = EventMark(queue: try reader.next(), drops: try reader.next())
        return hasMark ? mark : nil
    }
}

extension ServiceImage.Connection {
    func encode(into writer: inout ByteWriter) {
        writer.append(cookie)
        limits.encodeImage(into: &writer)
        writer.appendBool(isGreeted)
        writer.appendBool(isEnding)
        writer.appendCounted(input)
        writer.append(ignoredLength)
        writer.appendCounted(output)
    }

    init(_ reader: inout ImageReader) throws(ImageError) {
        cookie = try reader.next()
        limits = try SessionLimits(image: &reader)
        isGreeted = try reader.nextBool()
        isEnding = try reader.nextBool()
        input = try reader.nextBytes()
        ignoredLength = try reader.next()
        output = try reader.nextBytes()
    }
}

extension ServiceImage.Request {
    /// Appends a request; `state` is for leaving out what it holds anyway.
    func encode(into writer: inout ByteWriter, _ state: borrowing NetworkState) {
        writer.append(UInt32(connection))
        writer.append(id)
        subject.encode(into: &writer)
        options.encodeImage(into: &writer)
        writer.append(firstChange?.nanoseconds ?? 0)
        writer.append(due?.nanoseconds ?? 0)
        writer.appendBool(removalDelay != nil)
        removalDelay?.encodeImage(into: &writer, subject, state)
    }

    init(_ reader: inout ImageReader, _ state: borrowing NetworkState) throws(ImageError) {
        connection = Int(try reader.next(UInt32.self))
        id = try reader.next()
        subject = try Subject(&reader)
        options = try RequestOptions(image: &reader)
        firstChange = try reader.nextInstant()
        due = try reader.nextInstant()
        removalDelay = try reader.nextBool() ? RemovalDelay(image: &reader, subject, state) : nil
    }
}

extension ImageReader {
    fileprivate mutating func nextInstant() throws(ImageError) -> Instant? {
        let nanoseconds: UInt64 = try next()
        return nanoseconds == 0 ? nil : Instant(nanoseconds: nanoseconds)
    }
}

extension ServiceImage.Request.Subject {
    private enum Tag: UInt8 {
        case list, answer, routing
    }

    fileprivate func encode(into writer: inout ByteWriter) {
        switch self {
        case .list(let selection):
            writer.append(Tag.list.rawValue)
            writer.append(UInt8(selection.kind.rawValue))
            writer.appendBool(selection.inet)
            writer.appendBool(selection.inet6)
        case .answer(let place, let countsPathChanges):
            writer.append(Tag.answer.rawValue)
            writer.append(UInt32(place))
            writer.appendBool(countsPathChanges)
        case .routing(let inet, let inet6):
            writer.append(Tag.routing.rawValue)
            writer.appendBool(inet)
            writer.appendBool(inet6)
        }
    }

    fileprivate init(_ reader: inout ImageReader) throws(ImageError) {
        switch try reader.next(case: Tag.self) {
        case .list:
            let start = reader.offset
            guard let kind = ListSelection.Kind(rawValue: Int(try reader.next(UInt8.self))) else {
                throw .invalid(offset: start)
            }
            self = .list(ListSelection(kind: kind, inet: try reader.nextBool(), inet6: try reader.nextBool()))
        case .answer:
            self = .answer(Int(try reader.next(UInt32.self)), countsPathChanges: try reader.nextBool())
        case .routing: self = .routing(inet: try reader.nextBool(), inet6: try reader.nextBool())
        }
    }
}

extension SessionLimits {
    fileprivate func encodeImage(into writer: inout ByteWriter) {
        writer.append(UInt32(maximumFrameLength))
        writer.append(UInt32(maximumPendingRequests))
    }

    fileprivate init(image reader: inout ImageReader) throws(ImageError) {
        let start = reader.offset
        let frameLength = Int(try reader.next(UInt32.self))
        guard frameLength >= SessionLimits.leastFrameLength else { throw .invalid(offset: start) }
        self.init(
            maximumFrameLength: frameLength, maximumPendingRequests: Int(try reader.next(UInt32.self)))
    }
}

extension RequestOptions {
    /// Appends what still matters once a request waits.
    fileprivate func encodeImage(into writer: inout ByteWriter) {
        writer.append(quietMilliseconds)
        writer.append(ceilingMilliseconds)
        writer.append(removalDelayMilliseconds)
    }

    fileprivate init(image reader: inout ImageReader) throws(ImageError) {
        self.init(
            quietMilliseconds: try reader.next(), ceilingMilliseconds: try reader.next(),
            removalDelayMilliseconds: try reader.next())
    }
}

extension RemovalDelay {
    private enum Tag: UInt8 {
        case unknown, presentList, list, answer
    }

    fileprivate func encodeImage(
        into writer: inout ByteWriter, _ subject: ServiceImage.Request.Subject, _ state: borrowing NetworkState
    ) {
        writer.appendBool(isOverruled)
        switch armedState {
        case .unknown: writer.append(Tag.unknown.rawValue)
        case .list(let content):
            // Mostly nothing has changed since, and lists may be long and requests many.
            if case .list(let selection) = subject, content == state.lists.content(selection) {
                writer.append(Tag.presentList.rawValue)
            } else {
                writer.append(Tag.list.rawValue)
                content.encodeImage(into: &writer)
            }
        case .answer(let answer, let countsPathChanges):
            writer.append(Tag.answer.rawValue)
            answer.encodeImage(into: &writer)
            writer.appendBool(countsPathChanges)
        }
    }

    fileprivate convenience init(
        image reader: inout ImageReader, _ subject: ServiceImage.Request.Subject, _ state: borrowing NetworkState
    ) throws(ImageError) {
        let isOverruled = try reader.nextBool()
        let start = reader.offset
        let armed: ArmedState
        switch try reader.next(case: Tag.self) {
        case .unknown: armed = .unknown
        case .presentList:
            guard case .list(let selection) = subject else { throw .invalid(offset: start) }
            armed = .list(state.lists.content(selection))
        case .list: armed = .list(try ListContent(image: &reader))
        case .answer:
            armed = .answer(try RouteAnswer(image: &reader), countsPathChanges: try reader.nextBool())
        }
        self.init(armed)
        self.isOverruled = isOverruled
    }
}
