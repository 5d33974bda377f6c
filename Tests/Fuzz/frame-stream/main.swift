import FuzzSupport
import NetworkPrimitives
import ProtocolSamples
import TestSupport
import WSPProtocol
import WSPSystem
import WSPTransport

/// What comes out of a stream: its frames, and what ended them.
struct Reading: Equatable {
    var frames: [ServerFrame] = []
    var violation: ProtocolViolation?
}

/// Sends bytes through a socket, so many at a time, and reads frames after each time.
func read(_ bytes: [UInt8], inPiecesOf length: Int) throws(SystemError) -> Reading {
    let (near, far) = try StreamSocket.pair()
    let stream = FrameStream(StreamSocket(Descriptor(owning: near)))
    let peer = StreamSocket(Descriptor(owning: far))
    var reading = Reading()
    var offset = 0
    while offset < bytes.count {
        let piece = Array(bytes[offset..<min(offset + length, bytes.count)])
        guard case .moved(let count) = try peer.send(piece, from: 0) else { return reading }
        offset += count
        guard case .moved(count) = try stream.receive() else { fatalError("\(count) bytes do not come in one piece") }
        do throws(ProtocolViolation) {
            while let (_, frame) = try stream.next() { reading.frames.append(frame) }
        } catch {
            reading.violation = error
            break
        }
    }
    return reading
}

let seeds = samples { generator, writer in
    // The first byte is the length of the pieces.
    writer.append(UInt8.random(in: 1...255, using: &generator))
    HelloReply(
        version: 1, epoch: generator.next(), maximumFrameLength: 1 << 20, maximumPendingRequests: 8,
        maximumDestinations: 9
    ).encode(id: 1, into: &writer)
    generator.controlReply().encode(as: .result, id: 2, into: &writer)
    generator.controlReply().encode(as: .completion, id: 2, into: &writer)
    ProtocolFailure(code: .badFieldValue, offset: 24, message: "bad").encode(id: 2, into: &writer)
}

try fuzz(seeds: Array(seeds)) { input in
    let bytes = unsafe input.withUnsafeBytes { unsafe Array($0) }
    guard let length = bytes.first, length > 0 else { return }
    let content = Array(bytes.dropFirst())
    do throws(SystemError) {
        let whole = try read(content, inPiecesOf: max(content.count, 1))
        let pieces = try read(content, inPiecesOf: Int(length))
        expect(whole == pieces, "\(whole) became \(pieces) in pieces of \(length) bytes")
    } catch {
        fatalError("\(error)")
    }
}
