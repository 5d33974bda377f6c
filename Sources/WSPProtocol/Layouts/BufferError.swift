/// Why an input or output buffer of a request cannot be read.
///
/// Such a buffer is no violation of the protocol: the service answers with the error number Windows would give.
public enum BufferError: Error, Sendable, Hashable {
    /// The buffer ends before what it has to hold, which needs this many bytes.
    case tooShort(needed: Int)
    /// An address is of a family that is not AF_INET or AF_INET6, or not one that may stand there.
    case unsupportedFamily(UInt16)
    /// The field at this offset has a value that it cannot have.
    case invalidValue(offset: Int)
}
