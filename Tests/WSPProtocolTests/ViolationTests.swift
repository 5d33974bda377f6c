import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("What a wrong frame gets")
struct ViolationTests {
    static let hello = [UInt8].encoded { HelloRequest().encode(id: 5, into: &$0) }
    static let helloReply = [UInt8].encoded {
        HelloReply(epoch: 1, maximumFrameLength: 2, maximumPendingRequests: 3, maximumDestinations: 4)
            .encode(id: 5, into: &$0)
    }
    static let cancel = [UInt8].encoded { CancelRequest(target: 7).encode(id: 5, into: &$0) }
    static let control = [UInt8].encoded {
        let header = ControlHeader(
            code: .addressListChange, outputCapacity: 0, socket: SocketProperties(family: .inet))
        ControlRequest(header: header).encode(id: 5, into: &$0)
    }

    private func header(_ bytes: [UInt8], _ type: FrameType) -> FrameHeader {
        FrameHeader(length: UInt32(bytes.count), type: type, id: 5)
    }

    private func client(_ bytes: [UInt8], _ type: FrameType, greeted: Bool = true) throws(ProtocolViolation)
        -> ClientFrame
    {
        try bytes.decoded { frame throws(ProtocolViolation) in
            try ClientFrame(decoding: frame, header: header(bytes, type), greeted: greeted)
        }
    }

    private func server(_ bytes: [UInt8], _ type: FrameType) throws(ProtocolViolation) -> ServerFrame {
        try bytes.decoded { frame throws(ProtocolViolation) in
            try ServerFrame(decoding: frame, header: header(bytes, type))
        }
    }

    @Test("the frames that the other tests damage are right")
    func undamaged() throws {
        #expect(try client(Self.hello, .hello, greeted: false) == .hello(HelloRequest()))
        #expect(try client(Self.cancel, .cancel) == .cancel(CancelRequest(target: 7)))
        guard case .control(let control, input: 104..<104) = try client(Self.control, .control) else {
            Issue.record("no CONTROL with an empty input")
            return
        }
        #expect(control.code == .addressListChange)
        guard case .hello(let reply) = try server(Self.helloReply, .helloReply) else {
            Issue.record("no HELLO reply")
            return
        }
        #expect(reply.maximumDestinations == 4)
    }

    @Test("any first frame but HELLO: helloExpected", arguments: FrameType.allCases.filter { $0 != .hello })
    func helloExpected(type: FrameType) {
        expectViolation(.helloExpected, at: 4, id: 5) { () throws(ProtocolViolation) in
            try client(Self.control, type, greeted: false)
        }
    }

    @Test(
        "a second HELLO, and types that only the service sends: unexpectedFrame",
        arguments: [FrameType.hello, .helloReply, .result, .completion, .error])
    func unexpectedFromClient(type: FrameType) {
        expectViolation(.unexpectedFrame, at: 4, id: 5) { () throws(ProtocolViolation) in
            try client(Self.hello, type)
        }
    }

    @Test(
        "types that only clients send, from the service: unexpectedFrame",
        arguments: [FrameType.hello, .control, .cancel])
    func unexpectedFromServer(type: FrameType) {
        expectViolation(.unexpectedFrame, at: 4, id: 5) { () throws(ProtocolViolation) in
            try server(Self.control, type)
        }
    }

    @Test("a range without the service's version: unsupportedVersion", arguments: [0...0, 2...9, 0xffff...0xffff])
    func unsupportedVersion(range: ClosedRange<UInt16>) {
        let hello = HelloRequest(lowestVersion: range.lowerBound, highestVersion: range.upperBound)
        expectViolation(.unsupportedVersion, at: 20, id: 5) { () throws(ProtocolViolation) in
            try hello.version(id: 5)
        }
    }

    @Test("a range around the service's version gives that version", arguments: [1...1, 0...1, 1...9, 0...0xffff])
    func supportedVersion(range: ClosedRange<UInt16>) throws {
        let hello = HelloRequest(lowestVersion: range.lowerBound, highestVersion: range.upperBound)
        #expect(try hello.version(id: 5) == 1)
    }

    @Test("a request whose id is pending: duplicateRequest, at the id")
    func duplicateRequest() {
        expectViolation(.duplicateRequest, at: 8, id: 5) { () throws(ProtocolViolation) in
            throw ProtocolViolation.duplicateRequest(id: 5)
        }
    }

    @Test(
        "a frame shorter than its type's fields: frameTooShort",
        arguments: [
            (hello, FrameType.hello), (control, .control), (cancel, .cancel), (helloReply, .helloReply),
            (helloReply, .result), (helloReply, .completion), (helloReply, .error),
        ])
    func tooShort(bytes: [UInt8], type: FrameType) {
        let fixed = [FrameType.result: 40, .completion: 40, .error: 24][type] ?? bytes.count
        for length in 16..<fixed {
            expectViolation(.frameTooShort, at: 0, id: 5) { () throws(ProtocolViolation) in
                let cut = Array(bytes[..<length])
                if type.rawValue < 128 {
                    _ = try client(cut, type, greeted: type != .hello)
                } else {
                    _ = try server(cut, type)
                }
            }
        }
    }

    @Test(
        "a frame longer than a type without variable part: frameTooLong",
        arguments: [(hello, FrameType.hello), (cancel, .cancel), (helloReply, .helloReply)])
    func tooLong(bytes: [UInt8], type: FrameType) {
        expectViolation(.frameTooLong, at: 0, id: 5) { () throws(ProtocolViolation) in
            if type == .helloReply {
                _ = try server(bytes + [0], type)
            } else {
                _ = try client(bytes + [0], type, greeted: type != .hello)
            }
        }
    }

    @Test(
        "a reserved field of CONTROL: reservedFieldNotZero at the field",
        arguments: [(41, 41), (100, 100), (103, 100)])
    func reservedInControl(position: Int, field: Int) {
        expectViolation(.reservedFieldNotZero, at: field, id: 5) { () throws(ProtocolViolation) in
            try client(Self.control.replacing(position, with: UInt8(1)), .control)
        }
    }

    @Test("a reserved field of the HELLO reply: reservedFieldNotZero at the field", arguments: [22, 44])
    func reservedInHelloReply(field: Int) {
        expectViolation(.reservedFieldNotZero, at: field, id: 5) { () throws(ProtocolViolation) in
            try server(Self.helloReply.replacing(field, with: UInt8(1)), .helloReply)
        }
    }

    @Test(
        "a field of CONTROL outside its values: badFieldValue at the field",
        arguments: [
            (24, UInt8(3)), (24, 23), (26, 4), (26, 255), (27, 4), (27, 0x80), (42, 8), (42, 0x80), (72, 1), (72, 23),
        ])
    func badFieldInControl(field: Int, value: UInt8) {
        expectViolation(.badFieldValue, at: field, id: 5) { () throws(ProtocolViolation) in
            try client(Self.control.replacing(field, with: value), .control)
        }
    }

    @Test("wrong magic: badFieldValue, from either side")
    func badMagic() {
        expectViolation(.badFieldValue, at: 16, id: 5) { () throws(ProtocolViolation) in
            try client(Self.hello.replacing(16, with: UInt8(0)), .hello, greeted: false)
        }
        expectViolation(.badFieldValue, at: 16, id: 5) { () throws(ProtocolViolation) in
            try server(Self.helloReply.replacing(19, with: UInt8(0)), .helloReply)
        }
    }

    @Test("a lowest version above the highest: badFieldValue")
    func emptyRange() {
        expectViolation(.badFieldValue, at: 20, id: 5) { () throws(ProtocolViolation) in
            try client(Self.hello.replacing(20, with: UInt16(2)), .hello, greeted: false)
        }
    }

    @Test("an unknown control code is no violation")
    func unknownCode() throws {
        let bytes = Self.control.replacing(16, with: UInt32(0xdead_beef))
        guard case .control(let header, _) = try client(bytes, .control) else {
            Issue.record("no CONTROL")
            return
        }
        #expect(header.code == ControlCode(rawValue: 0xdead_beef))
    }

    @Test("an ERROR frame repeats the violation, with its text cut at 1000 bytes")
    func failure() throws {
        let violation = ProtocolViolation(
            .badFieldValue, offset: 24, id: 5, String(repeating: "x", count: 2000))
        let bytes = [UInt8].encoded { ProtocolFailure(violation).encode(id: violation.id, into: &$0) }
        #expect(bytes.count == 1024)
        guard case .failure(let failure) = try server(bytes, .error) else {
            Issue.record("no ERROR")
            return
        }
        #expect(failure.code == .badFieldValue)
        #expect(failure.offset == 24)
        #expect(failure.message == String(repeating: "x", count: 1000))
    }
}
