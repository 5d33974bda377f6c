import FuzzSupport
import NetworkPrimitives
import ProtocolSamples
import TestSupport
import WSPProtocol

let seeds = samples { generator, writer in
    StatusEntry(name: generator.text(upTo: 30), kind: .counter, value: generator.next()).encode(into: &writer)
}

try fuzz(seeds: seeds) { bytes in
    expectAcceptedAfterRecoding(bytes, decode: { try StatusEntry.decodeAll($0) }) { value, writer in
        for record in value { record.encode(into: &writer) }
    }
}
