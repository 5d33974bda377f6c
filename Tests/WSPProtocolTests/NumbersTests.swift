import TestSupport
import Testing
import WSPProtocol

@Suite("Numbers and names")
struct NumbersTests {
    @Test(
        "control codes have the numbers of the headers",
        arguments: [
            (ControlCode.addressListChange, 0x2800_0017, "SIO_ADDRESS_LIST_CHANGE"),
            (.addressListQuery, 0x4800_0016, "SIO_ADDRESS_LIST_QUERY"),
            (.addressListSort, 0xC800_0019, "SIO_ADDRESS_LIST_SORT"),
            (.routingInterfaceQuery, 0xC800_0014, "SIO_ROUTING_INTERFACE_QUERY"),
            (.routingInterfaceChange, 0x8800_0015, "SIO_ROUTING_INTERFACE_CHANGE"),
            (.getInterfaceList, 0x4004_747F, "SIO_GET_INTERFACE_LIST"),
            (.blockingMode, 0x8004_667E, "FIONBIO"), (.checkQualityOfService, 0xDC00_0001, "SIO_CHK_QOS"),
            (.addressTableQuery, 0x5800_5701, "SIO_WSPD_ADDRESS_TABLE_QUERY"),
            (.routeQuery, 0xD800_5702, "SIO_WSPD_ROUTE_QUERY"), (.statusQuery, 0x5800_5703, "SIO_WSPD_STATUS_QUERY"),
            (.explain, 0xD800_5704, "SIO_WSPD_EXPLAIN"),
            (.historyQuery, 0xD800_5705, "SIO_WSPD_HISTORY_QUERY"),
            (.verify, 0x5800_5706, "SIO_WSPD_VERIFY"),
        ] as [(ControlCode, UInt32, String)])
    func controlCodes(code: ControlCode, number: UInt32, name: String) {
        #expect(code.rawValue == number)
        #expect(code.name == name)
        #expect(code.description == name)
    }

    @Test("all 39 codes of the LPWSPIoctl page, sorting and the service's own six are known by different names")
    func allControlCodes() {
        #expect(ControlCode.known.count == 39 + 1 + 6)
        #expect(Set(ControlCode.known.compactMap(\.name)).count == 46)
    }

    @Test("an unknown code has no name and shows its number")
    func unknownControlCode() {
        #expect(ControlCode(rawValue: 0xBEEF).name == nil)
        #expect(ControlCode(rawValue: 0xBEEF).description == "0x0000BEEF")
    }

    @Test(
        "error numbers have the numbers and names of the headers",
        arguments: [
            (WinsockError.success, 0, "NO_ERROR"), (.invalidParameter, 87, "WSA_INVALID_PARAMETER"),
            (.operationAborted, 995, "WSA_OPERATION_ABORTED"), (.ioPending, 997, "WSA_IO_PENDING"),
            (.fault, 10014, "WSAEFAULT"), (.invalidArgument, 10022, "WSAEINVAL"),
            (.operationNotSupported, 10045, "WSAEOPNOTSUPP"), (.addressFamilyNotSupported, 10047, "WSAEAFNOSUPPORT"),
            (.networkUnreachable, 10051, "WSAENETUNREACH"), (.hostUnreachable, 10065, "WSAEHOSTUNREACH"),
            (.notInitialised, 10093, "WSANOTINITIALISED"),
        ] as [(WinsockError, UInt32, String)])
    func errors(error: WinsockError, number: UInt32, name: String) {
        #expect(error.rawValue == number)
        #expect(error.name == name)
    }

    @Test("every known error number has a name of its own, and an unknown one shows its number")
    func allErrors() {
        #expect(Set(WinsockError.known.compactMap(\.name)).count == WinsockError.known.count)
        #expect(WinsockError.known.count == 27)
        #expect(WinsockError(rawValue: 4711).description == "error 4711")
    }

    @Test("a generation is written as 16 hexadecimal digits, a dot and a decimal number")
    func generationText() {
        #expect(Generation(epoch: 0xab, number: 41).description == "00000000000000ab.41")
        #expect(Generation("00000000000000AB.41") == Generation(epoch: 0xab, number: 41))
    }

    @Test("a random generation is the same after writing and parsing")
    func generationIdentity() {
        var generator = SeededGenerator()
        for _ in 0..<500 {
            let generation = generator.generation()
            #expect(Generation(generation.description) == generation, "WSPD_TEST_SEED=\(generator.seed)")
        }
    }

    @Test(
        "other text is no generation",
        arguments: [
            "", ".", "1.2", "00000000000000ab", "00000000000000ab.", "00000000000000ab.+1", "00000000000000ab.-1",
            "00000000000000ab.1a", "00000000000000ag.1", "000000000000000ab.1", "00000000000000ab.18446744073709551616",
            "00000000000000ab.99999999999999999999", "+0000000000000ab.1", "00000000000000ab.1 ", "00000000000000ab:1",
        ])
    func noGeneration(text: String) {
        #expect(Generation(text) == nil)
    }

    @Test("without a ceiling ten times the quiet time holds")
    func ceiling() {
        #expect(RequestOptions(quietMilliseconds: .max).effectiveCeilingMilliseconds == 42_949_672_950)
        #expect(RequestOptions(quietMilliseconds: 5, ceilingMilliseconds: 7).effectiveCeilingMilliseconds == 7)
    }
}
