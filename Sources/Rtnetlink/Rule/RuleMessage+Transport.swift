internal import CLinux
internal import NetworkPrimitives

extension RuleMessage {
    /// The selectors of a rule for what stands in a packet behind or beside its addresses.
    ///
    /// The masks of ports are left out: they choose among ports, and a question for a way names none.
    package struct Transport: Equatable, Sendable {
        /// The ports that a rule is for, both ends included.
        package struct PortRange: Equatable, Sendable {
            /// The lowest port.
            package var low: UInt16
            /// The highest port.
            package var high: UInt16

            /// Creates a range; the kernel promises that `low` is not above `high`, this type does not.
            package init(low: UInt16, high: UInt16) {
                self.low = low
                self.high = high
            }
        }

        /// The protocol: `IPPROTO_*`.
        package var ipProtocol: UInt8?
        /// The ports that packets come from.
        package var sourcePorts: PortRange?
        /// The ports that packets go to.
        package var destinationPorts: PortRange?
        /// The number of the tunnel; 0 is any.
        package var tunnel: UInt64?
        /// The DSCP, all six bits of it, without those of ECN.
        package var dscp: UInt8?
        /// The bits of the DSCP that count.
        package var dscpMask: UInt8?
        /// The flow label (IPv6).
        package var flowLabel: UInt32?
        /// The bits of the flow label that count.
        package var flowLabelMask: UInt32?

        /// Creates selectors that select everything.
        package init() {}
    }
}

extension RuleMessage.Transport {
    /// Takes in an attribute if it is one of these.
    mutating func apply(_ type: Int, _ value: RawSpan) throws(DecodingError) {
        switch type {
        case FRA_IP_PROTO: ipProtocol = try value.integer()
        case FRA_SPORT_RANGE: sourcePorts = try PortRange(decoding: value)
        case FRA_DPORT_RANGE: destinationPorts = try PortRange(decoding: value)
        case FRA_TUN_ID: tunnel = UInt64(bigEndian: try value.integer())
        case Int(CLINUX_FRA_DSCP): dscp = try value.integer()
        case Int(CLINUX_FRA_DSCP_MASK): dscpMask = try value.integer()
        case Int(CLINUX_FRA_FLOWLABEL): flowLabel = UInt32(bigEndian: try value.integer())
        case Int(CLINUX_FRA_FLOWLABEL_MASK): flowLabelMask = UInt32(bigEndian: try value.integer())
        default: break
        }
    }

    /// Appends the attributes of what is selected by.
    func encode(into writer: inout ByteWriter) {
        if let ipProtocol { writer.appendAttribute(FRA_IP_PROTO, ipProtocol) }
        if let sourcePorts { writer.appendAttribute(FRA_SPORT_RANGE, structure: sourcePorts.structure) }
        if let destinationPorts { writer.appendAttribute(FRA_DPORT_RANGE, structure: destinationPorts.structure) }
        if let tunnel { writer.appendAttribute(FRA_TUN_ID, tunnel.bigEndian) }
        if let dscp { writer.appendAttribute(Int(CLINUX_FRA_DSCP), dscp) }
        if let dscpMask { writer.appendAttribute(Int(CLINUX_FRA_DSCP_MASK), dscpMask) }
        if let flowLabel { writer.appendAttribute(Int(CLINUX_FRA_FLOWLABEL), flowLabel.bigEndian) }
        if let flowLabelMask { writer.appendAttribute(Int(CLINUX_FRA_FLOWLABEL_MASK), flowLabelMask.bigEndian) }
    }
}

extension RuleMessage.Transport.PortRange {
    fileprivate init(decoding value: RawSpan) throws(DecodingError) {
        let range = try value.structure(as: fib_rule_port_range.self)
        self.init(low: range.start, high: range.end)
    }

    fileprivate var structure: fib_rule_port_range { fib_rule_port_range(start: low, end: high) }
}
