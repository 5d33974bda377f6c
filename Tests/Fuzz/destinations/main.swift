import FuzzSupport
import NetworkPrimitives
import ProtocolSamples
import TestSupport
import WSPProtocol

let seeds = samples { generator, writer in
    for _ in 0..<3 {
        RouteDestination(address: generator.address(isIPv6: true), scopeID: 2).encode(into: &writer)
    }
}

try fuzz(seeds: seeds) { bytes in
    expectAcceptedAfterRecoding(bytes, decode: { try RouteDestination.decodeAll($0) }) { value, writer in
        for record in value { record.encode(into: &writer) }
    }
}
