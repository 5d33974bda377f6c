import FuzzSupport
import NetworkPrimitives
import ProtocolSamples
import TestSupport
import WSPProtocol

let seeds = samples { generator, writer in
    SocketAddressList(generator.array(upTo: 5) { $0.socketAddress() }).encode(into: &writer)
}

try fuzz(seeds: seeds) { bytes in
    expectAcceptedAfterRecoding(bytes, decode: { try SocketAddressList(decoding: $0) }) { value, writer in
        value.encode(into: &writer)
    }
}
