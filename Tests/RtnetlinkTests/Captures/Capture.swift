/// Bytes from the kernel, and the command that made them.
struct Capture {
    let command: String
    let bytes: [UInt8]

    /// Takes hexadecimal digits; blanks are skipped, and so is the rest of a line from `#` on.
    init(_ command: String, _ text: String) {
        self.command = command
        let digits = text.split(separator: "\n").flatMap { line in
            line.prefix { $0 != "#" }.compactMap(\.hexDigitValue)
        }
        precondition(digits.count.isMultiple(of: 2), "a byte has two digits")
        bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// Every capture that carries network state.
    static let all = [
        linkVeth, linkUp, linkPort, linkPortLeaves, linkDeleted,
        addressLabelled, addressPointToPoint, addressTemporary, addressDeleted,
        routeGateway, routeMultipath, routeGatewayOfOtherFamily, routeExpiring, routeMultipath6, routeBlackhole,
        routeDeleted, routeNexthopObject, routeAnswer,
        ruleMark, ruleSuppress, ruleGoto, ruleDeleted,
        ruleTransport, ruleSuppressGroup, ruleDSCP, ruleFlowLabel, ruleDetached, ruleVRF, ruleTunnel,
        nexthopGateway, nexthopBlackhole, nexthopGroup, nexthopDeleted,
        netconfForwarding, netconfLinkdown, netconfDeleted,
        neighbourPermanent, neighbourFailed, neighbourDeleted,
        addressLabel, addressLabelMapped,
    ]
}
