import FuzzSupport
import NetworkPrimitives
import ProtocolSamples
import TestSupport
import WSPProtocol

let seeds = samples { generator, writer in
    HelloReply(
        version: 1, epoch: generator.next(), maximumFrameLength: 1 << 20, maximumPendingRequests: 8,
        maximumDestinations: 9
    ).encode(id: 1, into: &writer)
    generator.controlReply().encode(as: .result, id: 2, into: &writer)
    generator.controlReply().encode(as: .completion, id: 2, into: &writer)
    ProtocolFailure(code: .badFieldValue, offset: 24, message: "bad").encode(id: 2, into: &writer)
}

try fuzz(seeds: Array(seeds)) { bytes in
    var offset = 0
    // A violation is one of the right outcomes: the connection ends with it.
    while case .frame(let header, let range)? = try? FrameScanner.next(in: bytes, from: offset, limit: 1024) {
        expect(range.lowerBound == offset && range.upperBound <= bytes.byteCount, "a frame beyond its bytes")
        guard (try? ServerFrame(decoding: bytes.extracting(range), header: header)) != nil else { return }
        offset = range.upperBound
    }
}
