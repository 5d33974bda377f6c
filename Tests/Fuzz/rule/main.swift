import CapturedMessages
import FuzzSupport
import NetworkPrimitives
import Rtnetlink

try fuzz(seeds: try capturedPayloads(.newRule, .deleteRule)) { payload in
    expectSameAfterRecoding(payload, decode: RuleMessage.init(decoding:)) { $0.encode(into: &$1) }
}
