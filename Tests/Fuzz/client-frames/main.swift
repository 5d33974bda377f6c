import FuzzSupport
import NetworkPrimitives
import ProtocolSamples
import TestSupport
import WSPProtocol

let hello = samples { _, writer in HelloRequest(lowestVersion: 1, highestVersion: 1).encode(id: 1, into: &writer) }
let requests = samples { generator, writer in
    generator.controlRequest().encode(id: generator.next(), into: &writer)
    CancelRequest(target: generator.next()).encode(id: 2, into: &writer)
}
let seeds = hello.prefix(1) + zip(hello, requests).map { $0 + $1 }

try fuzz(seeds: Array(seeds)) { bytes in
    var offset = 0
    var isGreeted = false
    // As the service does, but with a limit that an input can reach.
    do throws(ProtocolViolation) {
        while case .frame(let header, let range) = try FrameScanner.next(
            in: bytes, from: offset, limit: 1024,
            judge: { header throws(ProtocolViolation) in try ClientFrame.judge(header, greeted: isGreeted) })
        {
            expect(range.lowerBound == offset && range.upperBound <= bytes.byteCount, "a frame beyond its bytes")
            let frame = try ClientFrame(
                decoding: bytes.extracting(range), header: header, greeted: isGreeted)
            if case .hello = frame { isGreeted = true }
            offset = range.upperBound
        }
    } catch {
        expect(error.offset <= 1024, "a violation beyond its frame: \(error)")
    }
}
