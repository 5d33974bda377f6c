import NetworkPrimitives
import Testing
import WSPProtocol

/// Encodes what each example of the specification describes.
@Suite("The examples of the specification")
struct SpecificationTests {
    static let epoch: UInt64 = 0x1122_3344_5566_7788
    static let four = IPAddress(ipv4: 0xc000_0202)
    static let linkLocal = IPAddress(bits: UInt128(0xfe80) << 112 | 1, isIPv6: true)

    static let encoded: [String: [UInt8]] = frames.merging(layouts) { first, _ in first }

    static let frames: [String: [UInt8]] = [
        "hello": .encoded { HelloRequest().encode(id: 1, into: &$0) },
        "hello-reply": .encoded {
            HelloReply(epoch: epoch, maximumFrameLength: 65536, maximumPendingRequests: 1024, maximumDestinations: 512)
                .encode(id: 1, into: &$0)
        },
        "control-query": .encoded { query.encode(id: 7, into: &$0) },
        "control-change": .encoded { change.encode(id: 8, into: &$0) },
        "cancel": .encoded { CancelRequest(target: 8).encode(id: 9, into: &$0) },
        "result": .encoded {
            let output = [UInt8].encoded { SocketAddress(address: four).encode(into: &$0) }
            let generation = Generation(epoch: epoch, number: 12)
            ControlReply(error: .success, byteCount: 16, generation: generation, output: output)
                .encode(as: .result, id: 7, into: &$0)
        },
        "result-pending": .encoded {
            ControlReply(error: .ioPending, byteCount: 0, generation: Generation(epoch: epoch, number: 41))
                .encode(as: .result, id: 8, into: &$0)
        },
        "completion": .encoded {
            ControlReply(error: .success, byteCount: 0, generation: Generation(epoch: epoch, number: 42))
                .encode(as: .completion, id: 8, into: &$0)
        },
        "error": .encoded {
            ProtocolFailure(code: .reservedFieldNotZero, offset: 100, message: "a reserved field is zero")
                .encode(id: 8, into: &$0)
        },
    ]

    static var query: ControlRequest {
        let socket = SocketProperties(family: .inet, type: .datagram, mark: 42, userID: 1000, typeOfService: 0x10)
        return ControlRequest(
            header: ControlHeader(code: .routingInterfaceQuery, outputCapacity: 16, socket: socket),
            input: .encoded { SocketAddress(address: IPAddress(ipv4: 0xc000_0209)).encode(into: &$0) })
    }

    static var change: ControlRequest {
        let socket = SocketProperties(
            family: .inet6, type: .stream, isDualStack: true, outputInterface: 3,
            boundAddress: SocketAddress(address: linkLocal, scopeID: 3, port: 5353))
        let options = RequestOptions(
            since: Generation(epoch: epoch, number: 41), selectsBindable: true, quietMilliseconds: 250,
            ceilingMilliseconds: 2000, removalDelayMilliseconds: 100)
        return ControlRequest(
            header: ControlHeader(code: .addressListChange, outputCapacity: 0, socket: socket, options: options))
    }

    static var verification: VerificationReport {
        let address = AddressRecord(
            address: four, prefixLength: 24, scope: 0, interfaceIndex: 2, flags: 0x80, linkType: 1, exclusion: .listed,
            isListed: true, isBindable: true, peer: nil, broadcast: nil, linkFlags: 0x1043, operationalState: 6,
            interfaceName: "eth0")
        let answer = RouteRecord(
            error: .success, interfaceIndex: 2, source: four, gateway: IPAddress(ipv4: 0xc000_0201), table: 254,
            routeType: 1, interfaceName: "eth0")
        let question = RouteQuestion(
            destination: IPAddress(ipv4: 0xc633_6401), mark: 42, userID: 1000, typeOfService: 16)
        return VerificationReport(
            addressCount: 3, destinationCount: 10_000, differenceCount: 2,
            differences: [
                .answer(question, remembered: answer, kernel: RouteRecord(error: .networkUnreachable)),
                .address(2, remembered: nil, kernel: address),
            ])
    }

    static let mapped = SocketAddress(address: IPAddress(ipv4: 0xc633_6401).asMappedIPv6, port: 443)

    static func neighbour(scope: UInt32 = 0) -> SocketAddress {
        SocketAddress(address: linkLocal, scopeID: scope, port: 443)
    }

    static let layouts: [String: [UInt8]] = [
        "sockaddr-in": .encoded { SocketAddress(address: four, port: 53).encode(into: &$0) },
        "sockaddr-in6": .encoded { SocketAddress(address: linkLocal, scopeID: 3, port: 53).encode(into: &$0) },
        "address-list": .encoded {
            SocketAddressList([SocketAddress(address: four), SocketAddress(address: linkLocal, scopeID: 3)])
                .encode(into: &$0)
        },
        "sort-input": .encoded { SocketAddressList([mapped, neighbour()]).encode(into: &$0) },
        "sort-output": .encoded { SocketAddressList([neighbour(scope: 3), mapped]).encode(into: &$0) },
        "interface-info": .encoded {
            InterfaceInformation(
                flags: [.up, .broadcast, .multicast], address: four, broadcast: IPAddress(ipv4: .max),
                netmask: IPAddress(ipv4: 0xffff_ff00)
            ).encode(into: &$0)
        },
        "address-table": .encoded {
            AddressTable([
                AddressRecord(
                    address: four, prefixLength: 24, scope: 0, interfaceIndex: 2, flags: 0x80, linkType: 1,
                    exclusion: .noCarrier, isListed: false, isBindable: true, peer: nil,
                    broadcast: IPAddress(ipv4: 0xc000_02ff), linkFlags: 0x1003, operationalState: 2,
                    interfaceName: "eth0")
            ]).encode(into: &$0)
        },
        "route-destinations": .encoded {
            RouteDestination(address: IPAddress(ipv4: 0xc633_6401)).encode(into: &$0)
            RouteDestination(address: IPAddress(bits: linkLocal.bits + 1, isIPv6: true), scopeID: 3).encode(into: &$0)
        },
        "route-table": .encoded {
            RouteTable([
                RouteRecord(
                    error: .success, interfaceIndex: 2, generationNumber: 7, source: four,
                    gateway: IPAddress(ipv4: 0xc000_0201), table: 254, routeType: 1, interfaceName: "eth0"),
                RouteRecord(error: .networkUnreachable),
            ]).encode(into: &$0)
        },
        "explanation": .encoded { explanation.encode(into: &$0) },
        "history": .encoded { HistoryExample.table.encode(into: &$0) },
        "verification": .encoded { verification.encode(into: &$0) },
        "status": .encoded { StatusEntry(name: "wspd_clients", kind: .gauge, value: 3).encode(into: &$0) },
    ]

    @Test("every example is the bytes of what it describes, at the offsets it says", arguments: encoded.keys.sorted())
    func example(name: String) throws {
        let examples = try Specification.examples()
        #expect(examples[name] == Self.encoded[name])
    }

    @Test("no example goes untested")
    func complete() throws {
        #expect(Set(try Specification.examples().keys) == Set(Self.encoded.keys))
    }

    @Test("every frame of the examples is cut and decoded as such", arguments: frames.keys.sorted())
    func decoding(name: String) throws {
        let bytes = try #require(Self.frames[name])
        try bytes.decoded { bytes in
            guard case .frame(let header, let range) = try FrameScanner.next(in: bytes, from: 0, limit: 4096) else {
                Issue.record("the example is no whole frame")
                return
            }
            #expect(range == 0..<bytes.byteCount)
            if header.type.rawValue < 128 {
                _ = try ClientFrame(decoding: bytes, header: header, greeted: header.type != .hello)
            } else {
                _ = try ServerFrame(decoding: bytes, header: header)
            }
        }
    }
}
