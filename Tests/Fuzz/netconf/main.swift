import CapturedMessages
import FuzzSupport
import NetworkPrimitives
import Rtnetlink

try fuzz(seeds: try capturedPayloads(.newNetconf, .deleteNetconf)) { payload in
    expectSameAfterRecoding(payload, decode: NetconfMessage.init(decoding:)) { $0.encode(into: &$1) }
}
