import CapturedMessages
import FuzzSupport
import NetworkPrimitives
import Rtnetlink

try fuzz(seeds: try capturedPayloads(.newRoute, .deleteRoute)) { payload in
    expectSameAfterRecoding(payload, decode: RouteMessage.init(decoding:)) { $0.encode(into: &$1) }
}
