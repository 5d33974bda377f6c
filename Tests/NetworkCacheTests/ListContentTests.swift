import NetworkPrimitives
import Testing

@testable import NetworkCache

@Suite("What a list held")
struct ListContentTests {
    private func content(_ inet: [String], _ inet6: [String] = []) -> ListContent {
        func list(_ texts: [String]) -> [ListedAddress] {
            texts.map { text in
                let parts = text.split(separator: "%")
                return ListedAddress(
                    address: IPAddress(stringLiteral: String(parts[0])),
                    interface: parts.count > 1 ? UInt32(parts[1]) ?? 0 : 2)
            }
        }
        return ListContent(inet: list(inet), inet6: list(inet6))
    }

    @Test("only lacks something where all that is left was there before, in whatever order")
    func lacks() {
        let full = content(["192.0.2.1", "192.0.2.2", "192.0.2.3"], ["2001:db8::1"])
        for less in [
            content([], []), content(["192.0.2.2"], ["2001:db8::1"]), content(["192.0.2.3", "192.0.2.1"], []),
            content(["192.0.2.1", "192.0.2.2", "192.0.2.3"], []),
        ] {
            #expect(less.onlyLacks(from: full))
            #expect(!full.onlyLacks(from: less))
        }
    }

    @Test("does not only lack where it is the same, in another order, or where anything is new")
    func other() {
        let full = content(["192.0.2.1", "192.0.2.2"], ["2001:db8::1"])
        for other in [
            full, content(["192.0.2.2", "192.0.2.1"], ["2001:db8::1"]), content(["192.0.2.3"], ["2001:db8::1"]),
            content(["192.0.2.1%3"], []), content([], ["2001:db8::1", "2001:db8::2"]),
            content(["192.0.2.1"], ["2001:db8::2"]),
        ] {
            #expect(!other.onlyLacks(from: full))
        }
    }
}
