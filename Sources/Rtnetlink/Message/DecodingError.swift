/// Bytes from a netlink socket that are not what they claim to be.
package struct DecodingError: Error, Equatable, Sendable {
    /// What is wrong.
    package enum Reason: Equatable, Sendable {
        /// The bytes end inside a fixed part.
        case truncated
        /// A message claims fewer bytes than its own header has.
        case messageTooShort
        /// A message claims more bytes than were received.
        case messageBeyondEnd
        /// An attribute claims no bytes at all: a reader that trusts it never gets past it.
        case zeroLengthAttribute
        /// An attribute claims fewer bytes than its own header has.
        case attributeTooShort
        /// An attribute claims more bytes than are left.
        case attributeBeyondEnd
        /// An attribute's value has another size than its type.
        case wrongAttributeSize
        /// A prefix is longer than an address of its family.
        case impossiblePrefixLength
        /// A nexthop in a list claims fewer bytes than its header has, or more than are left.
        case impossibleNexthopLength
    }

    /// What is wrong.
    package let reason: Reason
    /// Where, in bytes from the start of the bytes that were handed in.
    package let offset: Int
    /// The type of the message, where it is known.
    package let message: MessageType?

    /// Creates an error.
    package init(_ reason: Reason, offset: Int, message: MessageType? = nil) {
        self.reason = reason
        self.offset = offset
        self.message = message
    }

    /// The same error as seen from further out: `distance` bytes earlier, and in a message of this type.
    func moved(by distance: Int, in message: MessageType? = nil) -> DecodingError {
        DecodingError(reason, offset: offset + distance, message: self.message ?? message)
    }
}

extension DecodingError: CustomStringConvertible {
    /// One line: the message, what is wrong, and where.
    package var description: String {
        let subject = message.map { "\($0): " } ?? ""
        return "\(subject)\(reason) at byte \(offset)"
    }
}

extension DecodingError.Reason: CustomStringConvertible {
    /// What is wrong, in words.
    package var description: String {
        switch self {
        case .truncated: "the bytes end inside a fixed part"
        case .messageTooShort: "the message is shorter than its header"
        case .messageBeyondEnd: "the message is longer than what was received"
        case .zeroLengthAttribute: "an attribute of length zero"
        case .attributeTooShort: "an attribute is shorter than its header"
        case .attributeBeyondEnd: "an attribute is longer than what is left"
        case .wrongAttributeSize: "an attribute's value has the wrong size"
        case .impossiblePrefixLength: "a prefix is longer than its address"
        case .impossibleNexthopLength: "a nexthop's length is impossible"
        }
    }
}
