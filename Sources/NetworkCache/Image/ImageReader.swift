package import NetworkPrimitives
package import WSPProtocol

/// What is wrong with an image.
package enum ImageError: Error, Equatable {
    /// It ends before what it says it has.
    case endsEarly(offset: Int)
    /// A value that no image of this version has.
    case invalid(offset: Int)
}

/// Reads an image from its start to its end: what a service knows, as bytes for the one that takes its place.
///
/// Images are made and read on one machine, so numbers are in host order and nothing is aligned.
package struct ImageReader {
    private let bytes: [UInt8]
    /// Where the next value starts.
    package private(set) var offset = 0

    /// Reads from the first byte on.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// True once everything has been read.
    package var isAtEnd: Bool { offset == bytes.count }

    /// Reads an integer.
    package mutating func next<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type = T.self
    ) throws(ImageError) -> T {
        do {
            let value: T = unsafe try bytes.span.bytes.load(at: offset)
            offset += MemoryLayout<T>.size
            return value
        } catch {
            throw .endsEarly(offset: offset)
        }
    }

    /// Reads a truth value.
    package mutating func nextBool() throws(ImageError) -> Bool {
        let byte: UInt8 = try next()
        guard byte <= 1 else { throw invalidLast(1) }
        return byte == 1
    }

    /// Reads a number that an enumeration has.
    package mutating func next<T: RawRepresentable>(case type: T.Type) throws(ImageError) -> T
    where T.RawValue: FixedWidthInteger & BitwiseCopyable {
        guard let value = T(rawValue: try next()) else { throw invalidLast(MemoryLayout<T.RawValue>.size) }
        return value
    }

    /// Reads bytes that their number stands before.
    package mutating func nextBytes() throws(ImageError) -> [UInt8] {
        let count = Int(try next(UInt32.self))
        guard count <= bytes.count - offset else { throw .endsEarly(offset: offset) }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    /// Reads a text.
    package mutating func nextText() throws(ImageError) -> String {
        String(decoding: try nextBytes(), as: UTF8.self)
    }

    /// Reads an address or none.
    package mutating func nextAddress() throws(ImageError) -> IPAddress? {
        switch try next(UInt8.self) {
        case 0: return nil
        case 4: return IPAddress(ipv4: try next())
        case 6: return IPAddress(bits: try next(), isIPv6: true)
        default: throw invalidLast(1)
        }
    }

    /// Reads an address that has to be there.
    package mutating func nextRequiredAddress() throws(ImageError) -> IPAddress {
        let start = offset
        guard let address = try nextAddress() else { throw .invalid(offset: start) }
        return address
    }

    /// Reads as many elements as their number says, which no allocation trusts.
    package mutating func nextList<Element>(
        _ element: (inout ImageReader) throws(ImageError) -> Element
    ) throws(ImageError) -> [Element] {
        var elements: [Element] = []
        for _ in 0..<(try next(UInt32.self)) { elements.append(try element(&self)) }
        return elements
    }

    /// Reads what made a change.
    package mutating func nextCause() throws(ImageError) -> ChangeCause {
        let start = offset
        guard ChangeCause.byteCount <= bytes.count - offset else { throw .endsEarly(offset: offset) }
        offset += ChangeCause.byteCount
        do {
            return unsafe try ChangeCause(decoding: bytes.span.bytes.extracting(start..<offset))
        } catch {
            throw .invalid(offset: start)
        }
    }

    private func invalidLast(_ count: Int) -> ImageError { .invalid(offset: offset - count) }
}

/// The counterparts of ``ImageReader``'s methods.
extension ByteWriter {
    /// Appends a truth value.
    package mutating func appendBool(_ value: Bool) {
        append(UInt8(value ? 1 : 0))
    }

    /// Appends bytes and their number.
    package mutating func appendCounted(_ bytes: [UInt8]) {
        append(UInt32(bytes.count))
        unsafe append(bytes.span.bytes)
    }

    /// Appends a text.
    package mutating func appendText(_ text: String) {
        appendCounted(Array(text.utf8))
    }

    /// Appends an address or none.
    package mutating func appendOptional(_ address: IPAddress?) {
        guard let address else { return append(UInt8(0)) }
        append(UInt8(address.isIPv6 ? 6 : 4))
        if address.isIPv6 { append(address.bits) } else { append(address.ipv4Number) }
    }

    /// Appends elements and their number.
    package mutating func appendList<Element>(_ elements: [Element], _ element: (inout ByteWriter, Element) -> Void) {
        append(UInt32(elements.count))
        for each in elements { element(&self, each) }
    }
}
