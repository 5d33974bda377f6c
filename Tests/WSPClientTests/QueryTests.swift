import NetworkPrimitives
import Testing
import WSPProtocol

@testable import WSPClient

@Suite("Queries", .timeLimit(.minutes(1)))
struct QueryTests {
    @Test("the address list has its addresses and generation, and the request its flags")
    func addressList() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            let (id, request) = try peer.expect(.addressListQuery)
            guard request.header.socket.family == .inet, request.header.options.selectsBindable else {
                throw ScriptError("\(request)")
            }
            try peer.answer(id, number: 3, output: list(0, 1))
        }
        let answer = try await client.addressList(family: .inet, bindable: true)
        let expected = AddressList(
            generation: Generation(epoch: 1, number: 3), addresses: [localAddress(0), localAddress(1)])
        #expect(answer == expected)
        try await service.finish()
    }

    @Test("an output that does not fit is asked for again with the room it needs", arguments: [UInt32(300_000), 0])
    func growingOutput(needed: UInt32) async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            let first = try peer.expect(.getInterfaceList)
            try peer.fault(first.id, needed: needed)
            let second = try peer.expect(.getInterfaceList)
            let wanted = max(needed, 2 * first.request.header.outputCapacity)
            guard second.request.header.outputCapacity == wanted else { throw ScriptError("\(second.request)") }
            try peer.answer(second.id)
        }
        #expect(try await client.interfaceList() == [])
        try await service.finish()
    }

    @Test("an output that never fits is refused in the end")
    func neverFitting() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            while true {
                let (id, request) = try peer.expect(.getInterfaceList)
                try peer.fault(id, needed: 0)
                if request.header.outputCapacity == .max { return }
            }
        }
        await #expect(throws: ClientError.refused(.fault)) { try await client.interfaceList() }
        try await service.finish()
    }

    @Test("an error number is thrown")
    func refusal() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.routingInterfaceQuery).id, .networkUnreachable)
            try peer.answer(try peer.expect(.addressListChange).id, .noBuffers)
        }
        await #expect(throws: ClientError.refused(.networkUnreachable)) {
            try await client.routingInterface(to: localAddress(0))
        }
        await #expect(throws: ClientError.refused(.noBuffers)) { try await client.addressListChange() }
        try await service.finish()
    }

    @Test("an output that cannot be read is a violation, and the connection stays")
    func unreadableOutput() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.addressListQuery).id, output: [1, 2, 3])
            try peer.answer(try peer.expect(.routingInterfaceQuery).id, output: list(0))
            let (id, _) = try peer.expect(.routingInterfaceQuery)
            try peer.answer(id, output: encoded { localAddress(7).encode(into: &$0) })
        }
        await #expect(throws: ClientError.self) { try await client.addressList() }
        await #expect(throws: ClientError.self) { try await client.routingInterface(to: localAddress(0)) }
        #expect(try await client.routingInterface(to: localAddress(0)) == localAddress(7))
        try await service.finish()
    }

    @Test("a report of differences is decoded, and asked for with room for the longest")
    func verification() async throws {
        let report = VerificationReport(addressCount: 3, destinationCount: 2, differenceCount: 0, differences: [])
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            let (id, request) = try peer.expect(.verify)
            #expect(Int(request.header.outputCapacity) >= VerificationReport.maximumByteCount)
            try peer.answer(id, output: encoded { report.encode(into: &$0) })
        }
        #expect(try await client.verify() == report)
        try await service.finish()
    }

    @Test("table, interfaces and status are decoded")
    func records() async throws {
        let record = AddressRecord(
            address: localAddress(0).address, prefixLength: 24, scope: 0, interfaceIndex: 2, flags: 0x80, linkType: 1,
            exclusion: .noCarrier, isListed: false, isBindable: true, peer: nil, broadcast: nil, linkFlags: 1,
            operationalState: 2, interfaceName: "eth0")
        let interface = InterfaceInformation(
            flags: .up, address: localAddress(0).address, broadcast: nil, netmask: IPAddress(ipv4: 0xffff_ff00))
        let entry = StatusEntry(name: "wspd_clients", kind: .gauge, value: 3)
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            let table = try peer.expect(.addressTableQuery)
            try peer.answer(table.id, number: 8, output: encoded { AddressTable([record]).encode(into: &$0) })
            try peer.answer(try peer.expect(.getInterfaceList).id, output: encoded { interface.encode(into: &$0) })
            try peer.answer(try peer.expect(.statusQuery).id, output: encoded { entry.encode(into: &$0) })
        }
        let table = try await client.addressTable()
        #expect(table == AddressTableSnapshot(generation: Generation(epoch: 1, number: 8), records: [record]))
        #expect(try await client.interfaceList() == [interface])
        #expect(try await client.status() == [entry])
        try await service.finish()
    }
}
