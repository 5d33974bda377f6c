import FuzzSupport
import NetworkPrimitives
import ProtocolSamples
import TestSupport
import WSPProtocol
import WSPSystem

@testable import WSPClient

/// The requests that wait for the connection, by their ids; HELLO has the id after theirs.
let requests: [ControlRequest] = [.addressListQuery, .addressListChange, .routingInterfaceChange, .routeQuery].map {
    ControlRequest(header: ControlHeader(code: $0, outputCapacity: 512, socket: SocketProperties(family: .inet)))
}
let helloID = UInt64(requests.count) + 1

let seeds = samples { generator, writer in
    HelloReply(
        version: WireProtocol.version, epoch: generator.next(), maximumFrameLength: 1 << 20,
        maximumPendingRequests: 8, maximumDestinations: 9
    ).encode(id: helloID, into: &writer)
    for id in (1..<helloID).shuffled(using: &generator) {
        guard Bool.random(using: &generator) else {
            generator.controlReply().encode(as: .result, id: id, into: &writer)
            continue
        }
        ControlReply(error: .ioPending, byteCount: 0, generation: Generation(epoch: 1, number: id))
            .encode(as: .result, id: id, into: &writer)
        generator.controlReply().encode(as: .completion, id: id, into: &writer)
    }
}

/// A socket whose other end has said this and gone.
func socket(holding bytes: [UInt8]) throws(SystemError) -> Int32 {
    let (near, far) = try StreamSocket.pair()
    let service = StreamSocket(Descriptor(owning: far))
    let outcome: TransferOutcome = try bytes.isEmpty ? .moved(0) : service.send(bytes, from: 0)
    expect(outcome == .moved(bytes.count), "the socket is too small")
    return near
}

/// Has a client read all that a service says before it goes away.
func serve(_ bytes: [UInt8]) throws(SystemError) {
    let mailbox = try Mailbox()
    let promises = requests.map { request in
        let promise = Promise<ControlReply>()
        _ = mailbox.submit(request, isPatient: false, promise: promise)
        return promise
    }
    let greeted = Promise<Void>()
    ClientLoop.run(
        .adopted(try socket(holding: bytes)), timing: Timing(), mailbox: mailbox, greeted: greeted, observer: nil)
    expect(greeted.isSettled, "whoever waits for the connection waits for ever")
    for (position, promise) in promises.enumerated() {
        expect(promise.isSettled, "whoever waits for request \(position + 1) waits for ever")
    }
}

try fuzz(seeds: Array(seeds)) { input in
    do throws(SystemError) {
        try serve(unsafe input.withUnsafeBytes { unsafe Array($0) })
    } catch {
        fatalError("\(error)")
    }
}
