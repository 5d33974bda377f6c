/// A generation: the state of what a request is about.
typealias Generation = (epoch: UInt64, number: UInt64)

/// A CONTROL frame, written out by hand after `wspd-protocol.md`.
struct WspdRequest {
    static let addressListChange: UInt32 = 0x2800_0017
    static let routingInterfaceChange: UInt32 = 0x8800_0015
    static let routingInterfaceQuery: UInt32 = 0xc800_0014
    static let routeQuery: UInt32 = 0xd800_5702
    static let status: UInt32 = 0x5800_5703
    static let inet: UInt16 = 2
    static let inet6: UInt16 = 10

    private static let controlType: UInt16 = 2
    private static let magic: UInt32 = 0x4450_5357
    private static let sinceFlag: UInt16 = 1

    let bytes: [UInt8]

    /// A request of a datagram socket that is bound to nothing.
    init(
        _ code: UInt32, id: UInt64, family: UInt16 = inet, capacity: UInt32 = 0, since generation: Generation? = nil,
        input: [UInt8] = []
    ) {
        var bytes = Self.header(104 + UInt32(input.count), Self.controlType, id: id)
        bytes.append(integer: code)
        bytes.append(integer: capacity)
        bytes.append(integer: family)
        bytes.append(2)
        bytes += [UInt8](repeating: 0, count: 15)
        bytes.append(integer: generation == nil ? 0 : Self.sinceFlag)
        bytes += [UInt8](repeating: 0, count: 12)
        bytes.append(integer: generation?.epoch ?? 0)
        bytes.append(integer: generation?.number ?? 0)
        self.bytes = bytes + [UInt8](repeating: 0, count: 32) + input
    }

    /// HELLO for version 1.
    static var hello: [UInt8] {
        var bytes = header(24, 1, id: 0)
        bytes.append(integer: magic)
        bytes.append(integer: UInt16(1))
        bytes.append(integer: UInt16(1))
        return bytes
    }

    /// CANCEL of a request that need not exist: the least that is answered.
    static func cancel(_ target: UInt64, id: UInt64) -> [UInt8] {
        var bytes = header(24, controlType + 1, id: id)
        bytes.append(integer: target)
        return bytes
    }

    /// A socket address with port 0.
    static func socketAddress(_ address: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(integer: address.count == 4 ? inet : inet6)
        bytes += [UInt8](repeating: 0, count: address.count == 4 ? 2 : 6)
        return bytes + address + [UInt8](repeating: 0, count: address.count == 4 ? 8 : 4)
    }

    /// A destination of a batch.
    static func destination(_ address: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(integer: address.count == 4 ? inet : inet6)
        bytes += [UInt8](repeating: 0, count: 6)
        return bytes + address + [UInt8](repeating: 0, count: 16 - address.count)
    }

    private static func header(_ length: UInt32, _ type: UInt16, id: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(integer: length)
        bytes.append(integer: type)
        bytes.append(integer: UInt16(0))
        bytes.append(integer: id)
        return bytes
    }
}

/// The types of the frames from wspd.
enum WspdReply {
    static let helloReply: UInt16 = 129
    static let result: UInt16 = 130
    static let completion: UInt16 = 131
    static let error: UInt16 = 132

    /// The error number of a RESULT whose request waits.
    static let pending: UInt32 = 997
}
