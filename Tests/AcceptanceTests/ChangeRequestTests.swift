import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("A CHANGE request")
struct ChangeRequestTests {
    @Test("since an old generation completes at once, since the current one when it changes")
    func sinceOld() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveOneLink()
            let old = try client.addresses().generation
            try network.ip("address add 192.0.2.3/24 dev v0")
            let late = try client.awaitAddresses(since: old)
            let current = try client.addresses().generation
            #expect(late.reply.error == .success)
            #expect(late.reply.generation == current && current != old)

            let waiting = try client.awaitAddresses(since: current)
            #expect(waiting.isPending && waiting.reply.generation == current)
            try network.ip("address delete 192.0.2.3/24 dev v0")
            let completion = try client.completion(of: waiting)
            #expect(completion.error == .success && completion.generation != current)
            #expect(try client.unclaimed().isEmpty)
        }
    }

    @Test("since a generation of another epoch completes at once, for lists and for destinations")
    func sinceOtherEpoch() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveOneLink()
            let current = try client.addresses().generation
            let foreign = Generation(epoch: current.epoch ^ 1, number: current.number)
            #expect(try client.awaitAddresses(since: foreign).reply.error == .success)
            let answer = try client.routingInterface("192.0.2.9").reply.generation
            let elsewhere = Generation(epoch: answer.epoch ^ 1, number: answer.number)
            #expect(try client.awaitRoute("192.0.2.9", since: elsewhere).reply.error == .success)
            #expect(try client.awaitRoute("192.0.2.9", since: answer).isPending)
        }
    }

    @Test("that is cancelled completes once, with WSA_OPERATION_ABORTED")
    func cancellation() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveOneLink()
            let cancelled = try client.awaitAddresses()
            let kept = try client.awaitAddresses()
            #expect(try client.cancel(cancelled).error == .success)
            #expect(try client.completion(of: cancelled).error == .operationAborted)
            #expect(try client.cancel(cancelled).error == .invalidParameter)
            try network.ip("address add 192.0.2.3/24 dev v0")
            #expect(try client.completion(of: kept).error == .success)
            #expect(try client.addresses().contains("192.0.2.3"))
            #expect(try client.unclaimed().isEmpty)
        }
    }

    @Test("and another one on the same connection complete both")
    func two() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveOneLink()
            let list = try client.awaitAddresses()
            let same = try client.awaitAddresses()
            let route = try client.awaitRoute("198.51.100.9")
            try network.batch(["address add 192.0.2.3/24 dev v0", "route add 198.51.100.0/24 via 192.0.2.1"])
            #expect(try client.completion(of: route).error == .success)
            #expect(try client.completion(of: same).error == .success)
            #expect(try client.completion(of: list).error == .success)
        }
    }

    @Test("completes once for a burst of 500 addresses")
    func burst() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveOneLink()
            let request = try client.awaitAddresses()
            try network.batch((0..<500).map { "address add 10.9.\($0 / 250).\(1 + $0 % 250)/32 dev v0" })
            #expect(try client.completion(of: request).error == .success)
            // Answered with all events read: a second completion would have come before it.
            let list = try client.addresses()
            #expect(list.addresses.count == 501)
            #expect(try client.unclaimed().isEmpty)

            let next = try client.awaitAddresses(since: list.generation)
            #expect(next.isPending)
            try network.ip("address delete 10.9.0.1/32 dev v0")
            #expect(try client.completion(of: next).error == .success)
            #expect(try client.unclaimed().isEmpty)
        }
    }

    @Test("completes never before a QUERY shows the new state, 200 times")
    func completionThenQuery() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveOneLink()
            let other = try client.another()
            for round in 0..<200 {
                let before = try client.addresses()
                let request = try client.awaitAddresses(since: before.generation)
                try #require(request.isPending)
                let verb = round.isMultiple(of: 2) ? "add" : "delete"
                try network.ip("address \(verb) 192.0.2.3/24 dev v0")
                let completion = try client.completion(of: request)
                // Asked by another client: nothing of its own has made the daemon look at the kernel.
                let after = try other.addresses()
                try #require(after.generation == completion.generation)
                try #require(after.contains("192.0.2.3") == round.isMultiple(of: 2))
            }
        }
    }
}
