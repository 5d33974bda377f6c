import CapturedMessages
import FuzzSupport
import NetworkPrimitives
import Rtnetlink

try fuzz(seeds: try capturedPayloads(.newAddressLabel, .deleteAddressLabel)) { payload in
    expectSameAfterRecoding(payload, decode: AddressLabelMessage.init(decoding:)) { $0.encode(into: &$1) }
}
