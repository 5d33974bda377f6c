import FuzzSupport
import NetworkPrimitives
import ProtocolSamples
import TestSupport
import WSPProtocol

let seeds = samples { generator, writer in
    RouteTable(generator.array(upTo: 3) { $0.routeRecord() }).encode(into: &writer)
}

try fuzz(seeds: seeds) { bytes in
    expectAcceptedAfterRecoding(bytes, decode: { try RouteTable(decoding: $0) }) { value, writer in
        value.encode(into: &writer)
    }
}
