import CLinux
import FuzzSupport
import NetworkPrimitives
import Rtnetlink
import WSPProtocol
import WSPSystem

@testable import ServiceHarness
@testable import WSPService

/// A service with two clients that wait, which has another one take its place.
///
/// The kernel's numbers of the clients' sockets are others in each process, so an image that is kept has placeholders.
struct Scene {
    /// The client's end of a connection.
    private final class Client {
        let socket: StreamSocket
        /// The kernel's number of the service's end.
        let cookie: UInt64

        init(_ socket: consuming StreamSocket, cookie: UInt64) {
            self.socket = socket
            self.cookie = cookie
        }

        deinit {
            socket.shutDown()
        }
    }

    private static let placeholders: [UInt64] = [0xaaaa_aaaa_aaaa_aaaa, 0xbbbb_bbbb_bbbb_bbbb]

    private let harness: Harness
    private var clients: [Client] = []

    init() throws {
        harness = try Harness()
        for _ in Scene.placeholders {
            let (near, far) = try StreamSocket.pair()
            let service = Descriptor(owning: far)
            clients.append(Client(StreamSocket(Descriptor(owning: near)), cookie: try socketCookie(service.number)))
            try harness.service.attach(service)
        }
    }

    /// What the service hands over after its clients have asked for one thing of each kind, and something has changed.
    func image() throws -> [UInt8] {
        let settled = RequestOptions(quietMilliseconds: 100, removalDelayMilliseconds: 100)
        let requests: [(ControlCode, [UInt8], RequestOptions)] = [
            (.addressListChange, [], settled), (.routingInterfaceChange, socketAddress("203.0.113.9"), settled),
            (.routingInterfaceChange, socketAddress("0.0.0.0"), RequestOptions()),
            (.routingInterfaceQuery, socketAddress("203.0.113.10"), RequestOptions()),
        ]
        var frames: [UInt8] = .encoded { HelloRequest().encode(id: 1, into: &$0) }
        for (position, (code, input, options)) in requests.enumerated() {
            let header = ControlHeader(code: code, outputCapacity: 4096, socket: .inet, options: options)
            let request = ControlRequest(header: header, input: input)
            frames += .encoded { request.encode(id: UInt64(position + 2), into: &$0) }
        }
        // The start of a frame waits for its end.
        frames += frames.prefix(20)
        for client in clients { _ = try client.socket.send(frames, from: 0) }
        try harness.run()
        harness.kernel.happen(.oldAddress("192.0.2.2"))
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: EHOSTUNREACH)
        harness.kernel.post(.routeChange("203.0.113.9", 32))
        try harness.run()
        var image = harness.service.handOver().image
        for (client, placeholder) in zip(clients, Scene.placeholders) {
            replace(client.cookie, with: placeholder, in: &image)
        }
        return image
    }

    /// Has a service take over what the image says, serve on, and lose its clients.
    mutating func takeOver(_ image: [UInt8]) throws {
        try harness.restart(altering: { old in
            old = image
            for (client, placeholder) in zip(clients, Scene.placeholders) {
                replace(placeholder, with: client.cookie, in: &old)
            }
        })
        harness.kernel.happen(.newAddress("192.0.2.7"))
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        for _ in 0..<4 { try harness.advance(100_000) }
        clients = []
        try harness.run()
        expect(!harness.service.hasSessions, "a connection is left of clients that have gone")
        expect(harness.service.pending.count == 0, "\(harness.service.pending.count) requests are left")
    }

    private func replace(_ old: UInt64, with new: UInt64, in bytes: inout [UInt8]) {
        let width = MemoryLayout<UInt64>.size
        guard bytes.count >= width else { return }
        for start in 0...bytes.count - width {
            guard (try? unsafe bytes.span.bytes.load(at: start, as: UInt64.self)) == old else { continue }
            let number: [UInt8] = .encoded { $0.append(new) }
            bytes.replaceSubrange(start..<start + width, with: number)
        }
    }
}
