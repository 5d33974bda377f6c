import NetworkCache
import NetworkPrimitives
import Testing

@Suite("The scope of an address")
struct AddressScopeTests {
    @Test(
        "is that of RFC 6724, section 3",
        arguments: [
            ("fe80::1", 2), ("::1", 2), ("169.254.1.1", 2), ("127.0.0.1", 2), ("fec0::1", 5), ("2001:db8::1", 14),
            ("fd00::1", 14), ("10.0.0.1", 14), ("192.0.2.1", 14), ("224.0.0.1", 14), ("ff01::1", 1), ("ff02::1", 2),
            ("ff15::1", 5), ("ff0e::1", 14),
        ] as [(String, UInt8)])
    func scope(text: String, scope: UInt8) throws {
        #expect(AddressScope(of: try #require(IPAddress(text))).rawValue == scope)
    }
}
