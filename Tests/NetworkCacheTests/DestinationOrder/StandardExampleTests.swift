import NetworkCache
import NetworkPrimitives
import Testing

/// An example of RFC 6724, section 10.2: two destinations, the better first, each with the source it gives them.
struct StandardExample: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let better: DestinationPath
    let worse: DestinationPath

    init(_ rule: String, _ better: DestinationPath, _ worse: DestinationPath) {
        testDescription = rule
        self.better = better
        self.worse = worse
    }

    static let all = [
        StandardExample(
            "prefer matching scope",
            .way("2001:db8:1::1", from: "2001:db8:1::2"), .way("198.51.100.121", from: "169.254.13.78", 16)),
        StandardExample(
            "prefer matching scope",
            .way("198.51.100.121", from: "198.51.100.117"), .way("2001:db8:1::1", from: "fe80::1")),
        StandardExample(
            "prefer higher precedence",
            .way("2001:db8:1::1", from: "2001:db8:1::2"), .way("10.1.2.3", from: "10.1.2.4")),
        StandardExample(
            "prefer smaller scope",
            .way("fe80::1", from: "fe80::2"), .way("2001:db8:1::1", from: "2001:db8:1::2")),
        StandardExample(
            "prefer home address",
            .way("2001:db8:1::1", from: "2001:db8:3::1", home: true), .way("fe80::1", from: "fe80::2")),
        StandardExample(
            "avoid deprecated addresses",
            .way("2001:db8:1::1", from: "2001:db8:1::2"), .way("fe80::1", from: "fe80::2", deprecated: true)),
        StandardExample(
            "longest matching prefix",
            .way("2001:db8:1::1", from: "2001:db8:1::2"), .way("2001:db8:3ffe::1", from: "2001:db8:3f44::2")),
        StandardExample(
            "prefer matching label",
            .way("2002:c633:6401::1", from: "2002:c633:6401::2"), .way("2001:db8:1::1", from: "2002:c633:6401::2")),
        StandardExample(
            "prefer higher precedence",
            .way("2001:db8:1::1", from: "2001:db8:1::2"), .way("2002:c633:6401::1", from: "2002:c633:6401::2")),
    ]
}

@Suite("The examples of RFC 6724, section 10.2")
struct StandardExampleTests {
    @Test("come out in its order, whichever is given first", arguments: StandardExample.all)
    func example(_ example: StandardExample) {
        let expected = [example.better.destination, example.worse.destination]
        #expect(sorted([example.better, example.worse]) == expected)
        #expect(sorted([example.worse, example.better]) == expected)
    }
}
