import NetworkPrimitives
import Testing
import WSPProtocol

@testable import WSPClient

@Suite("Sorted destinations", .timeLimit(.minutes(1)))
struct SortTests {
    private static let inet = SocketAddress(address: IPAddress(ipv4: 0xc633_6401), port: 443)
    private static let inet6 = SocketAddress(
        address: IPAddress(bits: UInt128(0xfe80) << 112 | 9, isIPv6: true), port: 80)

    private static func asked(_ request: ControlRequest) throws -> [SocketAddress] {
        try SocketAddressList(decoding: unsafe request.input.span.bytes).addresses
    }

    @Test("IPv4 is sent in mapped form and comes back as IPv4, ports are kept, and scope ids are the service's")
    func order() async throws {
        let (inet, inet6) = (Self.inet, Self.inet6)
        let scoped = SocketAddress(address: inet6.address, scopeID: 3, port: 80)
        let socket = SocketProperties(family: .unspecified, mark: 42)
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            let (id, request) = try peer.expect(.addressListSort)
            let mapped = SocketAddress(address: inet.address.asMappedIPv6, port: 443)
            guard try Self.asked(request) == [mapped, inet6], request.header.socket == socket else {
                throw ScriptError("\(request)")
            }
            try peer.answer(id, output: encoded { SocketAddressList([scoped, mapped]).encode(into: &$0) })
        }
        #expect(try await client.sort([inet, inet6], socket: socket) == [scoped, inet])
        try await service.finish()
    }

    @Test("the answer may be shorter, and the room asked for is that of all")
    func shorter() async throws {
        let inet6 = Self.inet6
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            let (id, request) = try peer.expect(.addressListSort)
            guard request.header.outputCapacity == 8 + 2 * 44 else { throw ScriptError("\(request)") }
            try peer.answer(id, output: encoded { SocketAddressList([inet6]).encode(into: &$0) })
        }
        let wildcard = SocketAddress(address: .any(isIPv6: true))
        #expect(try await client.sort([wildcard, inet6]) == [inet6])
        try await service.finish()
    }

    @Test("no destinations are sorted without a request")
    func noDestinations() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.statusQuery).id)
        }
        #expect(try await client.sort([]) == [])
        #expect(try await client.status() == [])
        try await service.finish()
    }

    @Test("more than a frame holds are refused before they break the protocol")
    func tooMany() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet(frameLength: 104 + 8 + 44 * 10)
            let (id, request) = try peer.expect(.addressListSort)
            try peer.answer(id, output: request.input)
        }
        await #expect(throws: ClientError.refused(.invalidArgument)) {
            try await client.sort(Array(repeating: Self.inet6, count: 11))
        }
        #expect(try await client.sort(Array(repeating: Self.inet6, count: 10)).count == 10)
        try await service.finish()
    }

    @Test("an error number is thrown")
    func refusal() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.addressListSort).id, .addressFamilyNotSupported)
        }
        await #expect(throws: ClientError.refused(.addressFamilyNotSupported)) {
            try await client.sort([Self.inet6], socket: SocketProperties(family: .inet))
        }
        try await service.finish()
    }
}
