import NetworkPrimitives
import TestSupport
import Testing
import WSPProtocol

/// A structure that goes to bytes and back, with its type erased.
struct Codec: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// False for sequences that go on to the end of their bytes: they have prefixes that are whole.
    let isPrefixFree: Bool
    let sample: @Sendable (inout SeededGenerator) -> [UInt8]
    /// True where a random value is the same after encoding and decoding.
    let survives: @Sendable (inout SeededGenerator) throws -> Bool
    /// Decodes bytes and encodes the value again.
    let transcode: @Sendable ([UInt8]) throws -> [UInt8]

    init<T: Equatable & SendableMetatype>(
        _ name: String, isPrefixFree: Bool = true, _ generate: @escaping @Sendable (inout SeededGenerator) -> T,
        encode: @escaping @Sendable (T, inout ByteWriter) -> Void,
        decode: @escaping @Sendable (RawSpan) throws -> T
    ) {
        testDescription = name
        self.isPrefixFree = isPrefixFree
        sample = { generator in
            let value = generate(&generator)
            return .encoded { encode(value, &$0) }
        }
        survives = { generator in
            let value = generate(&generator)
            return try [UInt8].encoded { encode(value, &$0) }.decoded(decode) == value
        }
        transcode = { bytes in
            let value = try bytes.decoded(decode)
            return .encoded { encode(value, &$0) }
        }
    }
}

extension Codec {
    static let all = frames + layouts

    static let frames = [
        Codec("HelloRequest") { generator in
            let version: UInt16 = generator.number()
            return HelloRequest(lowestVersion: version, highestVersion: version | generator.number())
        } encode: {
            $0.encode(id: 1, into: &$1)
        } decode: {
            try HelloRequest(decoding: $0, id: 1)
        },
        Codec("HelloReply") { generator in
            HelloReply(
                version: generator.number(), epoch: generator.next(), maximumFrameLength: generator.number(),
                maximumPendingRequests: generator.number(), maximumDestinations: generator.number())
        } encode: {
            $0.encode(id: 1, into: &$1)
        } decode: {
            try HelloReply(decoding: $0, id: 1)
        },
        Codec("ControlRequest", isPrefixFree: false) {
            $0.controlRequest()
        } encode: {
            $0.encode(id: 1, into: &$1)
        } decode: {
            try ControlRequest(decoding: $0, id: 1)
        },
        Codec("CancelRequest") {
            CancelRequest(target: $0.next())
        } encode: {
            $0.encode(id: 1, into: &$1)
        } decode: {
            try CancelRequest(decoding: $0, id: 1)
        },
        Codec("ControlReply", isPrefixFree: false) {
            $0.controlReply()
        } encode: {
            $0.encode(as: .completion, id: 1, into: &$1)
        } decode: {
            try ControlReply(decoding: $0, id: 1)
        },
        Codec("ProtocolFailure", isPrefixFree: false) { generator in
            ProtocolFailure(
                code: ViolationCode(rawValue: generator.number()), offset: generator.number(),
                message: generator.text(upTo: 40))
        } encode: {
            $0.encode(id: 1, into: &$1)
        } decode: {
            try ProtocolFailure(decoding: $0, id: 1)
        },
    ]

    static let layouts = [
        Codec("SocketAddress") {
            $0.socketAddress()
        } encode: {
            $0.encode(into: &$1)
        } decode: {
            try SocketAddress(decoding: $0)
        },
        Codec("SocketAddressList") {
            SocketAddressList($0.array(upTo: 5) { $0.socketAddress() })
        } encode: {
            $0.encode(into: &$1)
        } decode: {
            try SocketAddressList(decoding: $0)
        },
        Codec("InterfaceInformation", isPrefixFree: false) {
            $0.array(upTo: 3) { $0.interfaceInformation() }
        } encode: {
            for record in $0 { record.encode(into: &$1) }
        } decode: {
            try InterfaceInformation.decodeAll($0)
        },
        Codec("AddressTable") {
            AddressTable($0.array(upTo: 3) { $0.addressRecord() })
        } encode: {
            $0.encode(into: &$1)
        } decode: {
            try AddressTable(decoding: $0)
        },
        Codec("RouteDestination", isPrefixFree: false) { generator in
            generator.array(upTo: 4) {
                RouteDestination(address: $0.address(isIPv6: $0.flag()), scopeID: $0.number())
            }
        } encode: {
            for record in $0 { record.encode(into: &$1) }
        } decode: {
            try RouteDestination.decodeAll($0)
        },
        Codec("RouteTable") {
            RouteTable($0.array(upTo: 3) { $0.routeRecord() })
        } encode: {
            $0.encode(into: &$1)
        } decode: {
            try RouteTable(decoding: $0)
        },
        Codec("HistoryTable") { generator in
            HistoryTable(forgotten: generator.next(), records: generator.array(upTo: 4) { $0.historyRecord() })
        } encode: {
            $0.encode(into: &$1)
        } decode: {
            try HistoryTable(decoding: $0)
        },
        Codec("ChangeCause") {
            $0.changeCause()
        } encode: {
            $0.encode(into: &$1)
        } decode: {
            try ChangeCause(decoding: $0)
        },
        Codec("ExplanationRecord") {
            $0.explanationRecord()
        } encode: {
            $0.encode(into: &$1)
        } decode: {
            try ExplanationRecord(decoding: $0)
        },
        Codec("VerificationReport") { generator in
            VerificationReport(
                addressCount: generator.number(), destinationCount: generator.number(),
                differenceCount: generator.number(), differences: generator.array(upTo: 3) { $0.stateDifference() })
        } encode: {
            $0.encode(into: &$1)
        } decode: {
            try VerificationReport(decoding: $0)
        },
        Codec("StatusEntry", isPrefixFree: false) { generator in
            generator.array(upTo: 3) {
                StatusEntry(name: $0.text(upTo: 30), kind: $0.pick(StatusEntry.Kind.allCases), value: $0.next())
            }
        } encode: {
            for entry in $0 { entry.encode(into: &$1) }
        } decode: {
            try StatusEntry.decodeAll($0)
        },
    ]
}
