import FuzzSupport
import NetworkPrimitives
import ProtocolSamples
import TestSupport
import WSPProtocol

let seeds = samples { generator, writer in
    for record in generator.array(upTo: 3, { $0.interfaceInformation() }) { record.encode(into: &writer) }
}

try fuzz(seeds: seeds) { bytes in
    expectAcceptedAfterRecoding(bytes, decode: { try InterfaceInformation.decodeAll($0) }) { value, writer in
        for record in value { record.encode(into: &writer) }
    }
}
