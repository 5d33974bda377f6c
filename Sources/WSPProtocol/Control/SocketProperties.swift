public import NetworkPrimitives

/// What the service has to know of the socket that LPWSPIoctl would be called on.
public struct SocketProperties: Sendable, Hashable {
    /// AF_INET, AF_INET6, or AF_UNSPEC for both families.
    public var family: AddressFamily
    /// The socket's type.
    public var type: SocketType
    /// True for an AF_INET6 socket with IPV6_V6ONLY off; without meaning for other families.
    public var isDualStack: Bool
    /// SO_MARK; 0 is none.
    public var mark: UInt32
    /// The interface of SO_BINDTODEVICE; 0 is none.
    public var outputInterface: InterfaceIndex
    /// The user whose routing rules count; nil is the user at the other end of the connection.
    public var userID: UInt32?
    /// IP_TOS or the traffic class.
    public var typeOfService: UInt8
    /// The address the socket is bound to; nil is unbound.
    public var boundAddress: SocketAddress?

    /// Describes a socket; only the family has to be said.
    public init(
        family: AddressFamily, type: SocketType = .unspecified, isDualStack: Bool = false, mark: UInt32 = 0,
        outputInterface: InterfaceIndex = 0, userID: UInt32? = nil, typeOfService: UInt8 = 0,
        boundAddress: SocketAddress? = nil
    ) {
        self.family = family
        self.type = type
        self.isDualStack = isDualStack
        self.mark = mark
        self.outputInterface = outputInterface
        self.userID = userID
        self.typeOfService = typeOfService
        self.boundAddress = boundAddress
    }
}

/// The flag bits of byte 27 of a CONTROL frame.
private enum SocketFlag {
    static let dualStack: UInt8 = 1
    static let userID: UInt8 = 2
}

extension SocketProperties {
    /// Reads bytes 24 to 41 and 72 to 99 of a CONTROL frame of which all fixed bytes are there.
    init(controlFrame frame: RawSpan, id: UInt64) throws(ProtocolViolation) {
        let family = AddressFamily(rawValue: frame.loadUnchecked(at: 24))
        guard family == .unspecified || family.addressBits != 0 else {
            throw ProtocolViolation(.badFieldValue, offset: 24, id: id, "the family is AF_UNSPEC, AF_INET or AF_INET6")
        }
        guard let type = SocketType(rawValue: frame.loadUnchecked(at: 26)) else {
            throw ProtocolViolation(.badFieldValue, offset: 26, id: id, "the socket type is 0, 1, 2 or 3")
        }
        let flags = try frame.flags(at: 27, known: SocketFlag.dualStack | SocketFlag.userID, id: id)
        try frame.requireZero(at: 41, as: UInt8.self, id: id)
        self.init(
            family: family, type: type, isDualStack: flags & SocketFlag.dualStack != 0,
            mark: frame.loadUnchecked(at: 28), outputInterface: frame.loadUnchecked(at: 32),
            userID: flags & SocketFlag.userID != 0 ? frame.loadUnchecked(at: 36) : nil,
            typeOfService: frame.loadUnchecked(at: 40),
            boundAddress: try SocketProperties.boundAddress(controlFrame: frame, id: id))
    }

    private static func boundAddress(controlFrame frame: RawSpan, id: UInt64) throws(ProtocolViolation)
        -> SocketAddress?
    {
        if frame.loadUnchecked(at: 72, as: UInt16.self) == 0 { return nil }
        do {
            return try SocketAddress(decoding: frame.extracting(72..<100))
        } catch {
            throw ProtocolViolation(
                .badFieldValue, offset: 72, id: id, "the bound address is of AF_INET, AF_INET6 or absent")
        }
    }

    /// Appends bytes 24 to 41 of a CONTROL frame.
    func encodeFields(into writer: inout ByteWriter) {
        writer.append(family.rawValue)
        writer.append(type.rawValue)
        writer.append((isDualStack ? SocketFlag.dualStack : 0) | (userID == nil ? 0 : SocketFlag.userID))
        writer.append(mark)
        writer.append(outputInterface)
        writer.append(userID ?? 0)
        writer.append(typeOfService)
        writer.append(UInt8(0))
    }

    /// Appends bytes 72 to 99 of a CONTROL frame.
    func encodeBoundAddress(into writer: inout ByteWriter) {
        boundAddress?.encode(into: &writer)
        writer.appendZeros(SocketAddress.maximumByteCount - (boundAddress?.byteCount ?? 0))
    }
}
