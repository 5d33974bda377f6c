/// The type of the socket a request is made for, in the protocol's numbers.
public enum SocketType: UInt8, Sendable, Hashable, CaseIterable {
    /// Not said.
    case unspecified = 0
    /// SOCK_STREAM.
    case stream = 1
    /// SOCK_DGRAM.
    case datagram = 2
    /// SOCK_RAW.
    case raw = 3
}
