internal import CLinux
internal import NetworkPrimitives

extension DumpKind {
    /// The type of the request.
    var request: MessageType {
        switch self {
        case .links: .getLink
        case .addresses: .getAddress
        case .neighbours: .getNeighbour
        case .rules: .getRule
        case .addressLabels: .getAddressLabel
        }
    }

    /// Appends the request for the table; where both families have one, no family in particular asks for both.
    func encodeRequest(into writer: inout ByteWriter, sequence: UInt32) {
        writer.appendMessage(request, flags: [.request, .dump], sequence: sequence) { writer in
            switch self {
            case .links: writer.append(structure: ifinfomsg())
            case .addresses: writer.append(structure: ifaddrmsg())
            case .neighbours: writer.append(structure: ndmsg())
            case .rules(let family):
                var header = fib_rule_hdr()
                header.family = family.byte
                writer.append(structure: header)
            case .addressLabels:
                var header = ifaddrlblmsg()
                header.ifal_family = AddressFamily.inet6.byte
                writer.append(structure: header)
            }
        }
    }
}
