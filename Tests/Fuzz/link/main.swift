import CapturedMessages
import FuzzSupport
import NetworkPrimitives
import Rtnetlink

try fuzz(seeds: try capturedPayloads(.newLink, .deleteLink)) { payload in
    expectSameAfterRecoding(payload, decode: LinkMessage.init(decoding:)) { $0.encode(into: &$1) }
}
