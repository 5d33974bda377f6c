import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("A message about a rule")
struct RuleMessageTests {
    private func rule(_ capture: Capture) throws -> RuleMessage {
        guard case .rule(.new, let rule) = try decode(capture) else { throw DecodingError(.truncated, offset: 0) }
        return rule
    }

    @Test("tells protocol, ports, type of service and negation")
    func transport() throws {
        var rule = RuleMessage(family: .inet, table: 1000, priority: 700)
        rule.action = UInt8(FR_ACT_TO_TBL)
        rule.flags = UInt32(FIB_RULE_INVERT)
        rule.tos = 0x10
        rule.protocolNumber = UInt8(RTPROT_STATIC)
        rule.transport.ipProtocol = 6
        rule.transport.sourcePorts = RuleMessage.Transport.PortRange(low: 1000, high: 2000)
        rule.transport.destinationPorts = RuleMessage.Transport.PortRange(low: 443, high: 443)
        #expect(try decode(.ruleTransport) == .rule(.new, rule))
    }

    @Test("tells the group of interfaces whose routes it suppresses, and realms")
    func suppressGroup() throws {
        var rule = RuleMessage(family: .inet, priority: 701)
        rule.action = UInt8(FR_ACT_TO_TBL)
        rule.suppressPrefixLength = 8
        rule.suppressInterfaceGroup = 5
        rule.realms = 3 << 16 | 4
        rule.protocolNumber = UInt8(RTPROT_UNSPEC)
        #expect(try decode(.ruleSuppressGroup) == .rule(.new, rule))
    }

    @Test("tells a DSCP with its mask, and a flow label with its mask in the host's order")
    func masked() throws {
        let four = try rule(.ruleDSCP).transport
        #expect(four.dscp == 0x2e && four.dscpMask == 0x3f && four.ipProtocol == 6)
        #expect(four.sourcePorts == RuleMessage.Transport.PortRange(low: 1000, high: 1000))
        let six = try rule(.ruleFlowLabel)
        #expect(six.family == .inet6 && six.transport.flowLabel == 0x12 && six.transport.flowLabelMask == 0xff)
    }

    @Test("tells interfaces that are not there, the table of a VRF, and a tunnel")
    func others() throws {
        let detached = try rule(.ruleDetached)
        #expect(detached.flags == UInt32(FIB_RULE_IIF_DETACHED | FIB_RULE_OIF_DETACHED))
        #expect(detached.inputName == "nosuch" && detached.outputName == "nothere")
        let vrf = try rule(.ruleVRF)
        #expect(vrf.looksUpVRF && vrf.table == 0 && vrf.action == UInt8(FR_ACT_TO_TBL))
        #expect(try rule(.ruleTunnel).transport.tunnel == 77)
    }

    @Test("with an attribute of the wrong size is refused")
    func wrongSize() {
        var bytes = Capture.ruleVRF.bytes
        // The length of FRA_L3MDEV: one byte more than the flag has.
        bytes[60] = 6
        #expect(throws: DecodingError(.wrongAttributeSize, offset: 64, message: .newRule)) { try decodeAll(bytes) }
    }
}
