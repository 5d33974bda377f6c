import CapturedMessages
import FuzzSupport
import NetworkPrimitives
import Rtnetlink

try fuzz(seeds: try capturedPayloads(.newNeighbour, .deleteNeighbour)) { payload in
    expectSameAfterRecoding(payload, decode: NeighbourMessage.init(decoding:)) { $0.encode(into: &$1) }
}
