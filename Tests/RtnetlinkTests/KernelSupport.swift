import CLinux
import NamespaceSupport
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPSystem

extension Kernel {
    /// Receives until the queue is empty; returns what came, and whether something was lost.
    func drain(into events: inout [KernelMessage]) throws -> Bool {
        var lost = false
        while true {
            switch try receiveEvents(limit: 8, { events.append($0) }) {
            case .drained: return lost
            case .more: continue
            case .lost: lost = true
            case .drainedAfterLoss: return true
            }
        }
    }

    /// Receives until an event fits; returns all that came, the fitting one among them.
    @discardableResult
    func events(until fits: (KernelMessage) -> Bool) throws -> [KernelMessage] {
        var events: [KernelMessage] = []
        try eventually("\(events)") {
            _ = try drain(into: &events)
            return events.contains(where: fits)
        }
        return events
    }

    func entries(of kind: DumpKind) throws -> [KernelMessage] {
        var entries: [KernelMessage] = []
        var outcome = DumpOutcome.interrupted
        try eventually {
            entries = []
            outcome = try dump(kind) { entries.append($0) }
            return outcome == .complete
        }
        return entries
    }

    func answers(to queries: [RouteQuery]) throws -> [RouteReply] {
        var answers: [RouteReply?] = Array(repeating: nil, count: queries.count)
        try resolve(queries) { position, reply in
            #expect(answers[position] == nil)
            answers[position] = reply
        }
        return try answers.map { try #require($0) }
    }

    func answer(to query: RouteQuery) throws -> RouteReply {
        try #require(try answers(to: [query]).first)
    }
}

extension PrivateNetwork {
    /// A veth pair that is up, with 192.0.2.2/24 and 2001:db8::2/64 on `v0`; returns the index of `v0`.
    func addPair(_ kernel: RtnetlinkKernel) throws -> UInt32 {
        try batch([
            "link add v0 type veth peer name v1",
            "link set v1 up",
            "link set v0 up",
            "address add 192.0.2.2/24 dev v0",
            "address add 2001:db8::2/64 dev v0 nodad",
        ])
        var index: UInt32 = 0
        try eventually {
            for case .link(_, let link) in try kernel.entries(of: .links) where link.name == "v0" {
                index = link.index
                return link.operationalState == .up
            }
            return false
        }
        return index
    }
}

extension RouteReply {
    var route: RouteMessage? {
        if case .route(let route) = self { return route }
        return nil
    }
}
