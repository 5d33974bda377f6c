import NamespaceSupport
import NetworkPrimitives
import Testing

@testable import Rtnetlink

@Suite("A dump of the real kernel")
struct KernelDumpTests {
    @Test("lists every link, address and neighbour of both families")
    func tables() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            let index = try network.addPair(kernel)
            try network.batch([
                "neighbour replace 192.0.2.9 lladdr 02:00:00:00:00:09 dev v0 nud permanent",
                "neighbour replace 2001:db8::9 lladdr 02:00:00:00:00:09 dev v0 nud permanent",
            ])
            #expect(try Set(kernel.entries(of: .links).compactMap { $0.link?.name }) == ["lo", "v0", "v1"])
            let own = try kernel.entries(of: .addresses).compactMap(\.address).filter { $0.index == index }
                .compactMap(\.ownAddress)
            #expect(try Set(own).isSuperset(of: ["192.0.2.2", "2001:db8::2"].map(address)))
            let neighbours = try kernel.entries(of: .neighbours).compactMap(\.neighbour?.address)
            #expect(try Set(neighbours).isSuperset(of: ["192.0.2.9", "2001:db8::9"].map(address)))
        }
    }

    @Test("lists the labels of addresses, an administrator's and the kernel's own")
    func labels() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            let index = try network.addPair(kernel)
            try network.ip("addrlabel add prefix 2001:db8:a::/48 dev v0 label 99")
            let rows = try kernel.entries(of: .addressLabels)
            for row in [
                AddressLabelMessage(prefix: try prefix("2001:db8:a::/48"), index: index, label: 99),
                AddressLabelMessage(prefix: try prefix("::/0"), label: 1),
            ] {
                #expect(rows.contains(.addressLabel(.new, row)))
            }
        }
    }

    @Test("is complete though one before it was left unfinished on the socket")
    func abandoned() async throws {
        try await inPrivateNetwork { network in
            try network.batch((0..<2000).map { "address add 10.0.\($0 / 250).\($0 % 250 + 1)/32 dev lo" })
            var socket = try NetlinkSocket(room: .replies)
            var request = ByteWriter()
            DumpKind.addresses.encodeRequest(into: &request, sequence: 1)
            try socket.send(request.bytes)
            guard case .datagram = try socket.receive(.one) else {
                Issue.record("the first part did not come")
                return
            }
            let requests = try RequestSocket(socket)
            var count = 0
            #expect(try requests.dump(.addresses) { _ in count += 1 } == .complete)
            #expect(count == 2002 && requests.statistics.busyDumps == 0 && requests.statistics.lateReplies > 500)
        }
    }

    @Test("that takes many parts is complete")
    func large() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            try network.batch((0..<2000).map { "address add 10.0.\($0 / 250).\($0 % 250 + 1)/32 dev lo" })
            let before = kernel.statistics.datagrams
            let own = try kernel.entries(of: .addresses).compactMap { $0.address?.ownAddress }
            #expect(Set(own).count == own.count && own.count == 2002)
            #expect(kernel.statistics.datagrams > before + 2)
        }
    }
}
