import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("The report of a verification")
struct VerificationReportTests {
    private let answer = StateDifference.answer(
        RouteQuestion(destination: IPAddress(ipv4: 1)), remembered: RouteRecord(error: .networkUnreachable),
        kernel: RouteRecord(error: .hostUnreachable))

    private func decode(_ bytes: [UInt8]) throws(BufferError) -> VerificationReport {
        try bytes.decoded { bytes throws(BufferError) in try VerificationReport(decoding: bytes) }
    }

    private func encoded(_ differences: [StateDifference]) -> [UInt8] {
        .encoded {
            VerificationReport(addressCount: 1, destinationCount: 1, differenceCount: 1, differences: differences)
                .encode(into: &$0)
        }
    }

    @Test("is as long as its differences, and never longer than the specification says")
    func size() {
        #expect(StateDifference.byteCount == 232 && InterfaceRecord.byteCount == 40)
        #expect(encoded([]).count == 24 && encoded([answer]).count == 256)
        #expect(VerificationReport.maximumByteCount == 14_872)
        let most = [StateDifference](repeating: answer, count: VerificationReport.maximumListed)
        #expect(encoded(most).count == VerificationReport.maximumByteCount)
    }

    @Test(
        "is refused with a kind, a side or a reserved byte that does not exist",
        arguments: [12, 24, 26, 41, 43])
    func invalid(offset: Int) {
        #expect(throws: BufferError.self) { try decode(encoded([answer]).replacing(offset, with: UInt8(4))) }
    }

    @Test("is refused where a side of an answer is missing", arguments: [0, 1, 2] as [UInt16])
    func missingSide(sides: UInt16) {
        #expect(throws: BufferError.invalidValue(offset: 2)) {
            try decode(encoded([answer]).replacing(26, with: sides))
        }
    }

    @Test("names what differs and both values, also where one is missing")
    func text() {
        #expect(
            answer.description
                == "0.0.0.1: remembered unreachable (WSAENETUNREACH); kernel unreachable (WSAEHOSTUNREACH)")
        #expect(
            StateDifference.interface(7, remembered: nil, kernel: nil).description
                == "interface 7: remembered none; kernel none")
        #expect(
            StateDifference.address(7, remembered: nil, kernel: nil).description
                == "interface 7: remembered none; kernel none")
    }
}
