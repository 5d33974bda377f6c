package import NetworkPrimitives
package import TestSupport
package import WSPProtocol

extension SeededGenerator {
    package mutating func flag() -> Bool { next() & 1 == 0 }
    package mutating func array<T>(upTo count: Int, _ body: (inout SeededGenerator) -> T) -> [T] {
        (0..<Int.random(in: 0...count, using: &self)).map { _ in body(&self) }
    }
    package mutating func bytes(upTo count: Int) -> [UInt8] { array(upTo: count) { $0.number() } }
    package mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &self)] }
    package mutating func text(upTo count: Int) -> String {
        String(decoding: array(upTo: count) { UInt8.random(in: 0x21...0x7e, using: &$0) }, as: UTF8.self)
    }
}

extension SeededGenerator {
    package mutating func address(isIPv6: Bool) -> IPAddress {
        // Never the wildcard, which stands for "none" in records.
        isIPv6
            ? IPAddress(bits: UInt128(next()) << 64 | UInt128(next()) | 1, isIPv6: true)
            : IPAddress(ipv4: number() | 1)
    }

    package mutating func socketAddress() -> SocketAddress {
        SocketAddress(address: address(isIPv6: flag()), scopeID: number(), port: number())
    }

    package mutating func generation() -> Generation { Generation(epoch: next(), number: next()) }

    package mutating func socketProperties() -> SocketProperties {
        SocketProperties(
            family: pick([.unspecified, .inet, .inet6]), type: pick(SocketType.allCases), isDualStack: flag(),
            mark: number(), outputInterface: number(), userID: perhaps { $0.number() }, typeOfService: number(),
            boundAddress: perhaps { $0.socketAddress() })
    }

    package mutating func options() -> RequestOptions {
        RequestOptions(
            since: perhaps { $0.generation() }, countsPathChanges: flag(), selectsBindable: flag(),
            quietMilliseconds: number(), ceilingMilliseconds: number(), removalDelayMilliseconds: number())
    }

    package mutating func controlRequest() -> ControlRequest {
        let header = ControlHeader(
            code: ControlCode(rawValue: number()), outputCapacity: number(), socket: socketProperties(),
            options: options())
        return ControlRequest(header: header, input: bytes(upTo: 64))
    }

    package mutating func controlReply() -> ControlReply {
        ControlReply(
            error: WinsockError(rawValue: number()), byteCount: number(), generation: generation(),
            output: bytes(upTo: 64))
    }

    package mutating func addressRecord() -> AddressRecord {
        let isIPv6 = flag()
        return AddressRecord(
            address: address(isIPv6: isIPv6), prefixLength: .random(in: 0...(isIPv6 ? 128 : 32), using: &self),
            scope: number(), interfaceIndex: number(), flags: number(), linkType: number(),
            exclusion: pick(ExclusionReason.allCases), isListed: flag(), isBindable: flag(),
            peer: perhaps { $0.address(isIPv6: isIPv6) }, broadcast: perhaps { $0.address(isIPv6: isIPv6) },
            linkFlags: number(), operationalState: number(),
            interfaceName: text(upTo: 15))
    }

    package mutating func routeRecord() -> RouteRecord {
        RouteRecord(
            error: WinsockError(rawValue: number()), interfaceIndex: number(), generationNumber: number(),
            source: perhaps { $0.address(isIPv6: $0.flag()) }, gateway: perhaps { $0.address(isIPv6: $0.flag()) },
            table: number(), routeType: number(), interfaceName: text(upTo: 15))
    }

    package mutating func changeCause() -> ChangeCause {
        let address = perhaps { $0.address(isIPv6: $0.flag()) }
        return ChangeCause(
            ChangeCause.Kind(rawValue: number()), pick(ChangeCause.Change.allCases),
            family: address?.family ?? AddressFamily(rawValue: number()), interfaceIndex: number(),
            interfaceName: text(upTo: 15), address: address, prefixLength: number(), origin: number(),
            table: number(), number: number(), state: number())
    }

    package mutating func stateDifference() -> StateDifference {
        switch Int.random(in: 0..<3, using: &self) {
        case 0:
            .interface(number(), remembered: perhaps { $0.interfaceRecord() }, kernel: perhaps { $0.interfaceRecord() })
        case 1: .address(number(), remembered: perhaps { $0.addressRecord() }, kernel: perhaps { $0.addressRecord() })
        default: .answer(routeQuestion(), remembered: routeRecord(), kernel: routeRecord())
        }
    }

    private mutating func interfaceRecord() -> InterfaceRecord {
        InterfaceRecord(
            interfaceIndex: number(), flags: number(), master: number(), mtu: number(), linkType: number(),
            operationalState: number(), interfaceName: text(upTo: 15))
    }

    private mutating func routeQuestion() -> RouteQuestion {
        let isIPv6 = flag()
        return RouteQuestion(
            destination: address(isIPv6: isIPv6), source: perhaps { $0.address(isIPv6: isIPv6) },
            outputInterface: number(), mark: number(), userID: number(), typeOfService: number())
    }

    package mutating func historyRecord() -> HistoryRecord {
        HistoryRecord(time: next(), generationNumber: next(), cause: changeCause(), event: historyEvent())
    }

    private mutating func historyEvent() -> HistoryRecord.Event {
        switch Int.random(in: 0..<3, using: &self) {
        case 0: .stateLearnt
        case 1:
            .addressList(
                AddressListChange(
                    family: flag() ? .inet : .inet6, added: array(upTo: 3) { $0.addressRecord() },
                    removed: array(upTo: 3) { $0.addressRecord() }, addedCount: number(), removedCount: number()))
        default:
            .routingInterface(
                RoutingInterfaceChange(
                    destination: RouteDestination(address: address(isIPv6: flag()), scopeID: number()),
                    mark: number(), outputInterface: number(), userID: perhaps { $0.number() },
                    typeOfService: number(), boundAddress: perhaps { $0.address(isIPv6: $0.flag()) },
                    before: routeRecord(), after: routeRecord()))
        }
    }

    package mutating func interfaceInformation() -> InterfaceInformation {
        InterfaceInformation(
            flags: InterfaceInformation.Flags(rawValue: number()), address: address(isIPv6: false),
            broadcast: perhaps { $0.address(isIPv6: false) }, netmask: address(isIPv6: false))
    }
}
