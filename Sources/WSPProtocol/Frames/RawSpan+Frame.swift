internal import NetworkPrimitives

extension RawSpan {
    /// Checks that the frame has exactly the bytes its type has fields for.
    func requireFrame(length: Int, id: UInt64) throws(ProtocolViolation) {
        try requireFrame(atLeast: length, id: id)
        guard byteCount == length else {
            throw ProtocolViolation(.frameTooLong, offset: 0, id: id, "a frame of this type has \(length) bytes")
        }
    }

    /// Checks that the frame has all fixed fields of its type.
    func requireFrame(atLeast length: Int, id: UInt64) throws(ProtocolViolation) {
        guard byteCount >= length else {
            throw ProtocolViolation(
                .frameTooShort, offset: 0, id: id, "a frame of this type has at least \(length) bytes")
        }
    }

    /// Checks a reserved field.
    func requireZero<T: FixedWidthInteger & BitwiseCopyable>(
        at offset: Int, as type: T.Type, id: UInt64
    ) throws(ProtocolViolation) {
        guard loadUnchecked(at: offset, as: T.self) == 0 else {
            throw ProtocolViolation(.reservedFieldNotZero, offset: offset, id: id, "a reserved field is zero")
        }
    }

    /// Loads a field of flags of which only those in `known` may be set.
    func flags<T: FixedWidthInteger & BitwiseCopyable>(
        at offset: Int, known: T, id: UInt64
    ) throws(ProtocolViolation) -> T {
        let flags = loadUnchecked(at: offset, as: T.self)
        guard flags & ~known == 0 else {
            throw ProtocolViolation(.badFieldValue, offset: offset, id: id, "a flag has no meaning in this version")
        }
        return flags
    }

    /// Checks the magic number of a HELLO or of its reply.
    func requireMagic(id: UInt64) throws(ProtocolViolation) {
        guard loadUnchecked(at: 16, as: UInt32.self) == WireProtocol.magic else {
            throw ProtocolViolation(.badFieldValue, offset: 16, id: id, "the magic bytes are WSPD")
        }
    }
}
