import FuzzSupport
import NetworkPrimitives
import ProtocolSamples
import TestSupport
import WSPProtocol

let seeds = samples { generator, writer in
    generator.explanationRecord().encode(into: &writer)
}

try fuzz(seeds: seeds) { bytes in
    expectAcceptedAfterRecoding(bytes, decode: { try ExplanationRecord(decoding: $0) }) { value, writer in
        value.encode(into: &writer)
    }
}
