internal import CLinux
package import NetworkPrimitives

/// The header in front of every netlink message: `struct nlmsghdr`.
package struct MessageHeader: Equatable, Sendable {
    /// The bytes of the message with this header, without the padding behind it.
    package var length: UInt32
    /// What the message is.
    package var type: MessageType
    /// How it belongs to others.
    package var flags: MessageFlags
    /// The number that the request carried; 0 or the modifier's own number in an event.
    package var sequence: UInt32
    /// The port of the requesting socket, as the sender says: never a proof of origin.
    package var port: UInt32

    /// The bytes that the header itself takes.
    package static var size: Int { MemoryLayout<nlmsghdr>.size }

    /// Creates a header of a message whose payload has `payloadCount` bytes.
    package init(
        _ type: MessageType, flags: MessageFlags = [], sequence: UInt32 = 0, port: UInt32 = 0, payloadCount: Int = 0
    ) {
        length = UInt32(MessageHeader.size + payloadCount)
        self.type = type
        self.flags = flags
        self.sequence = sequence
        self.port = port
    }

    /// Decodes the header at the start of `bytes`; the length is not yet checked against anything.
    ///
    /// - Throws: ``DecodingError`` with `truncated` where there are fewer bytes than a header has.
    package init(decoding bytes: RawSpan) throws(DecodingError) {
        let header = try bytes.structure(as: nlmsghdr.self)
        length = header.nlmsg_len
        type = MessageType(rawValue: header.nlmsg_type)
        flags = MessageFlags(rawValue: header.nlmsg_flags)
        sequence = header.nlmsg_seq
        port = header.nlmsg_pid
    }

    /// Appends the header.
    package func encode(into writer: inout ByteWriter) {
        writer.append(
            structure: nlmsghdr(
                nlmsg_len: length, nlmsg_type: type.rawValue, nlmsg_flags: flags.rawValue, nlmsg_seq: sequence,
                nlmsg_pid: port))
    }
}
