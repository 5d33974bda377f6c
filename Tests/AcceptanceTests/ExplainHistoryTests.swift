import NamespaceSupport
import Testing

@Suite("The history that wspd-query explain tells")
struct ExplainHistoryTests {
    private let destination = "198.51.100.7"

    private func serve(_ network: PrivateNetwork) throws -> Daemon {
        try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24"])
        try network.ip("route add 198.51.100.0/24 via 192.0.2.1")
        return try Daemon(in: network)
    }

    @Test("names the event that changed the answer, and when")
    func lastChange() async throws {
        try await inPrivateNetwork { network in
            let daemon = try serve(network)
            let first = try daemon.explain(destination, in: network)
            #expect(first["lastChange"]["cause"]["kind"].text == "first-asked" && first["watched"] == .bool(false))
            let watch = try daemon.connect().awaitRoute(destination)
            #expect(watch.isPending)
            try network.ip("route replace 198.51.100.0/24 via 192.0.2.9")
            var object = first
            try eventually("\(object)") {
                object = try daemon.explain(destination, in: network)
                return object["lastChange"]["cause"]["kind"].text == "route"
            }
            #expect(object["gateway"].text == "192.0.2.9")
            #expect(object["lastChange"]["cause"]["prefix"].text == "198.51.100.0/24")
            let times = [first, object].map { $0["lastChange"]["time"].text ?? "" }
            #expect(!times[0].isEmpty && times[0] < times[1])
            #expect(object["generation"] != first["generation"] || object["gateway"] != first["gateway"])
        }
    }

    @Test("knows who waits")
    func watched() async throws {
        try await inPrivateNetwork { network in
            let daemon = try serve(network)
            let client = try daemon.connect()
            let watch = try client.awaitRoute(destination)
            #expect(watch.isPending)
            #expect(try daemon.explain(destination, in: network)["watched"] == .bool(true))
            #expect(try daemon.explain("\(destination) --mark 7", in: network)["watched"] == .bool(false))
            _ = try client.cancel(watch)
            #expect(try daemon.explain(destination, in: network)["watched"] == .bool(false))
        }
    }

    @Test("counts unrelated routes that come and go as irrelevant, and those to the answer's own prefix not")
    func counters() async throws {
        try await inPrivateNetwork { network in
            let daemon = try serve(network)
            let client = try daemon.connect()
            let watch = try client.awaitRoute(destination)
            #expect(watch.isPending)
            let start = try counts(daemon, network)
            let unrelated = (0..<20).flatMap {
                ["route add 10.0.\($0).0/24 dev v0", "route del 10.0.\($0).0/24 dev v0"]
            }
            try network.batch(unrelated)
            let elsewhere = try counts(daemon, network)
            #expect(elsewhere.irrelevant == start.irrelevant + 40)
            #expect(elsewhere.askedAgain == start.askedAgain)
            // Ranked behind the route that matches, so the answer stays.
            let own = (0..<10).map { "route add 198.51.100.0/24 via 192.0.2.9 metric \($0 + 10)" }
            try network.batch(own)
            let here = try counts(daemon, network)
            #expect(here.irrelevant == elsewhere.irrelevant)
            #expect(here.askedAgain == elsewhere.askedAgain + 10)
            #expect(here.since == start.since + 50)
        }
    }

    private func counts(
        _ daemon: Daemon, _ network: PrivateNetwork
    ) throws -> (since: Int, askedAgain: Int, irrelevant: Int) {
        let object = try daemon.explain(destination, in: network)
        let numbers = try ["eventsSince", "eventsAskedAgain", "eventsIrrelevant"].map {
            try #require(object[$0].integer)
        }
        #expect(numbers[0] == numbers[1] + numbers[2])
        return (numbers[0], numbers[1], numbers[2])
    }

    @Test("is not there without a daemon, and everything else is")
    func standalone() async throws {
        try await inPrivateNetwork { network in
            try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24"])
            let process = try network.spawn([try Program.query.path(), "--standalone", "explain", "192.0.2.77"])
            let text = try process.readToEnd()
            #expect(try process.wait() == .exited(0))
            #expect(text.hasPrefix("192.0.2.77  reachable\n  interface    v0\n"))
            #expect(text.contains("  rule         32766: from all lookup main\n"))
            #expect(text.contains("--standalone has no history"))
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        }
    }
}
