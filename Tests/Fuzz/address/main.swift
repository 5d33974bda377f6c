import CapturedMessages
import FuzzSupport
import NetworkPrimitives
import Rtnetlink

try fuzz(seeds: try capturedPayloads(.newAddress, .deleteAddress)) { payload in
    expectSameAfterRecoding(payload, decode: AddressMessage.init(decoding:)) { $0.encode(into: &$1) }
}
