import CLinux
import NamespaceSupport
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("An event longer than any buffer should have to be")
struct OversizedEventTests {
    @Test("is counted, and what it said is found out all the same")
    func oversized() async throws {
        try await inPrivateNetwork { network in
            try network.addLink("v0", peer: "v1", addresses: ["10.0.0.2/16"])
            let client = try Daemon(in: network).connect()
            let index = try client.route("10.0.0.9").interfaceIndex
            let told = [try client.awaitRoute("198.51.100.1"), try client.awaitRoute("0.0.0.0")]
            let untold = [try client.awaitRoute("10.0.0.9"), try client.awaitAddresses()]
            try OversizedEventTests.addRoute(ways: 3000, interface: index)
            for request in told { #expect(try client.completion(of: request).error == .success) }
            let status = try client.status()
            #expect(status["truncated_datagrams"] == 1)
            #expect(status["resynchronizations"] == 1)
            #expect(try client.route("198.51.100.1").interfaceName == "v0")
            for request in untold { #expect(try !client.hasCompletion(of: request)) }
        }
    }

    /// Adds a route to 198.51.100.0/24 with so many ways that the kernel's message about it has 48,000 bytes.
    private static func addRoute(ways: Int, interface: UInt32) throws {
        var route = RouteMessage(family: .inet, destination: IPAddress("198.51.100.0").map { IPPrefix($0, length: 24) })
        route.protocolNumber = UInt8(RTPROT_BOOT)
        route.multipath = (0..<ways).map {
            RouteNexthop(interface: interface, gateway: IPAddress(ipv4: 0x0a00_0100 + UInt32($0)))
        }
        let message = KernelMessage.route(.new, route)
        var writer = ByteWriter()
        writer.appendMessage(message.type, flags: MessageFlags(rawValue: UInt16(NLM_F_REQUEST | NLM_F_CREATE))) {
            message.encode(into: &$0)
        }
        let number = socket(AF_NETLINK, Int32(SOCK_RAW.rawValue), NETLINK_ROUTE)
        let descriptor = Descriptor(owning: number)
        let sent = unsafe writer.bytes.withUnsafeBytes { unsafe send(number, $0.baseAddress, $0.count, 0) }
        guard sent == writer.count else { throw SystemError.current("send") }
        _ = consume descriptor
    }
}
