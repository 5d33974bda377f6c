internal import CLinux
internal import NetworkPrimitives

// A gateway of the route's own family stands in RTA_GATEWAY, one of another family (RFC 5549) in RTA_VIA with its
// family in front.

extension RawSpan {
    /// The address in an `RTA_VIA`; nil in a family without IP addresses.
    func via() throws(DecodingError) -> IPAddress? {
        let family = AddressFamily(rawValue: try structure(as: UInt16.self))
        return try extracting(MemoryLayout<UInt16>.size..<byteCount).address(family)
    }
}

extension ByteWriter {
    /// Appends the gateway of a route of `family`.
    mutating func appendGateway(_ gateway: IPAddress, family: AddressFamily) {
        if gateway.family == family {
            appendAttribute(Int(RTA_GATEWAY.rawValue), gateway)
        } else {
            appendNested(Int(RTA_VIA.rawValue)) { value in
                value.append(gateway.family.rawValue)
                value.append(gateway)
            }
        }
    }

    /// Appends an attribute of a route with an integer in host order.
    mutating func appendAttribute<T: FixedWidthInteger & BitwiseCopyable>(_ type: rtattr_type_t, _ value: T) {
        appendAttribute(Int(type.rawValue), value)
    }

    /// Appends an attribute of a route with an address.
    mutating func appendAttribute(_ type: rtattr_type_t, _ address: IPAddress) {
        appendAttribute(Int(type.rawValue), address)
    }
}
