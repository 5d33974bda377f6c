package import NetworkPrimitives

/// What happened to the thing that a message describes.
package enum Change: Equatable, Sendable {
    /// It is there: new, changed, or listed by a dump.
    case new
    /// It is gone.
    case deleted
}

/// A message from the kernel.
///
/// One of a type that this package does not know, or that says nothing about the network's state, is `unknown`.
package enum KernelMessage: Equatable, Sendable {
    /// `RTM_NEWLINK`, `RTM_DELLINK`.
    case link(Change, LinkMessage)
    /// `RTM_NEWADDR`, `RTM_DELADDR`.
    case address(Change, AddressMessage)
    /// `RTM_NEWROUTE`, `RTM_DELROUTE`.
    case route(Change, RouteMessage)
    /// `RTM_NEWRULE`, `RTM_DELRULE`.
    case rule(Change, RuleMessage)
    /// `RTM_NEWNEXTHOP`, `RTM_DELNEXTHOP`.
    case nexthop(Change, NexthopMessage)
    /// `RTM_NEWNETCONF`, `RTM_DELNETCONF`.
    case netconf(Change, NetconfMessage)
    /// `RTM_NEWNEIGH`, `RTM_DELNEIGH`.
    case neighbour(Change, NeighbourMessage)
    /// `RTM_NEWADDRLABEL`, `RTM_DELADDRLABEL`.
    case addressLabel(Change, AddressLabelMessage)
    /// Any other type.
    case unknown(MessageType)
}

extension KernelMessage {
    /// Decodes the payload that stands behind `header`.
    ///
    /// A link message of a family, which a bridge sends about its ports, is `unknown`: its `RTM_DELLINK` says that
    /// the link left the bridge, not that it is gone.
    ///
    /// - Throws: ``DecodingError`` with the message's type; its offset counts from the start of the payload.
    package init(decoding header: MessageHeader, payload: RawSpan) throws(DecodingError) {
        do {
            self = try KernelMessage(untyped: header.type, payload: payload)
        } catch {
            throw error.moved(by: 0, in: header.type)
        }
    }

    private init(untyped type: MessageType, payload: RawSpan) throws(DecodingError) {
        switch type {
        case .newRoute: self = .route(.new, try RouteMessage(decoding: payload))
        case .deleteRoute: self = .route(.deleted, try RouteMessage(decoding: payload))
        case .newAddress: self = .address(.new, try AddressMessage(decoding: payload))
        case .deleteAddress: self = .address(.deleted, try AddressMessage(decoding: payload))
        case .newNeighbour: self = .neighbour(.new, try NeighbourMessage(decoding: payload))
        case .deleteNeighbour: self = .neighbour(.deleted, try NeighbourMessage(decoding: payload))
        case .newLink, .deleteLink:
            let link = try LinkMessage(decoding: payload)
            let change = type == .newLink ? Change.new : .deleted
            self = link.family == .unspecified ? .link(change, link) : .unknown(type)
        case .newRule: self = .rule(.new, try RuleMessage(decoding: payload))
        case .deleteRule: self = .rule(.deleted, try RuleMessage(decoding: payload))
        case .newNexthop: self = .nexthop(.new, try NexthopMessage(decoding: payload))
        case .deleteNexthop: self = .nexthop(.deleted, try NexthopMessage(decoding: payload))
        case .newNetconf: self = .netconf(.new, try NetconfMessage(decoding: payload))
        case .deleteNetconf: self = .netconf(.deleted, try NetconfMessage(decoding: payload))
        case .newAddressLabel: self = .addressLabel(.new, try AddressLabelMessage(decoding: payload))
        case .deleteAddressLabel: self = .addressLabel(.deleted, try AddressLabelMessage(decoding: payload))
        default: self = .unknown(type)
        }
    }

    /// The type that a message of this content has.
    package var type: MessageType {
        switch self {
        case .link(let change, _): change == .new ? .newLink : .deleteLink
        case .address(let change, _): change == .new ? .newAddress : .deleteAddress
        case .route(let change, _): change == .new ? .newRoute : .deleteRoute
        case .rule(let change, _): change == .new ? .newRule : .deleteRule
        case .nexthop(let change, _): change == .new ? .newNexthop : .deleteNexthop
        case .netconf(let change, _): change == .new ? .newNetconf : .deleteNetconf
        case .neighbour(let change, _): change == .new ? .newNeighbour : .deleteNeighbour
        case .addressLabel(let change, _): change == .new ? .newAddressLabel : .deleteAddressLabel
        case .unknown(let type): type
        }
    }

    /// True where the type is not known here; a bridge's words about its ports are of a known one.
    package var isOfUnknownType: Bool {
        guard case .unknown(let type) = self else { return false }
        return type != .newLink && type != .deleteLink
    }

    /// Appends the payload that stands behind the header; nothing for an unknown type.
    package func encode(into writer: inout ByteWriter) {
        switch self {
        case .link(_, let message): message.encode(into: &writer)
        case .address(_, let message): message.encode(into: &writer)
        case .route(_, let message): message.encode(into: &writer)
        case .rule(_, let message): message.encode(into: &writer)
        case .nexthop(_, let message): message.encode(into: &writer)
        case .netconf(_, let message): message.encode(into: &writer)
        case .neighbour(_, let message): message.encode(into: &writer)
        case .addressLabel(_, let message): message.encode(into: &writer)
        case .unknown: break
        }
    }
}
