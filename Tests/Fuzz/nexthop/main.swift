import CapturedMessages
import FuzzSupport
import NetworkPrimitives
import Rtnetlink

try fuzz(seeds: try capturedPayloads(.newNexthop, .deleteNexthop)) { payload in
    expectSameAfterRecoding(payload, decode: NexthopMessage.init(decoding:)) { $0.encode(into: &$1) }
}
