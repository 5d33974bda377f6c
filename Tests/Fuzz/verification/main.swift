import FuzzSupport
import NetworkPrimitives
import ProtocolSamples
import TestSupport
import WSPProtocol

let seeds = samples { generator, writer in
    let differences = generator.array(upTo: 3) { $0.stateDifference() }
    VerificationReport(addressCount: 1, destinationCount: 2, differenceCount: 3, differences: differences)
        .encode(into: &writer)
}

try fuzz(seeds: seeds) { bytes in
    expectAcceptedAfterRecoding(bytes, decode: { try VerificationReport(decoding: $0) }) { value, writer in
        value.encode(into: &writer)
    }
}
