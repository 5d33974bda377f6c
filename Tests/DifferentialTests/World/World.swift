import CLinux
import NamespaceSupport
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import TestSupport
import WSPProtocol
import WSPSystem

/// A network, a daemon that watches it, clients that wait for its changes, and the judge of all that.
///
/// The judge asks the kernel itself. It knows when the daemon is at rest (the gauge `unsettled`) and when the kernel
/// says nothing more; a difference that outlasts both is a defect. Completions are judged by what the kernel answered
/// when the request was made and what it answers now: where both are the same, something has to have been different in
/// between. That is either seen, by asking while the change is made, or possible, in a burst or with work that the
/// kernel does later; after a single command that the kernel carries out as a whole it is a defect.
final class World {
    /// How long daemon and kernel have to be at rest with a difference between them.
    private static let patience = Duration.milliseconds(400)
    /// How long they may take to come to rest: duplicate address detection takes a second or two, and on a busy machine
    /// the kernel may wait as long for its locks.
    private static let restDeadline = Duration.seconds(60)

    let network: WorldNetwork
    let oracle: Oracle
    let observer: EventObserver
    let clients: WorldClients
    var chance: SeededGenerator
    var tally = Tally()
    private let watched = WatchedDestination.all
    private var stepsSinceDump = 0
    private var lastTable: InterfaceTable

    init(in privateNetwork: PrivateNetwork, seed: UInt64) throws {
        network = try WorldNetwork(in: privateNetwork)
        let kernel = try RtnetlinkKernel(receiveBuffer: 8_388_608)
        let oracle = Oracle(kernel, watched: watched)
        self.oracle = oracle
        var table: InterfaceTable?
        try eventually {
            table = try oracle.interfaces()
            return table != nil
        }
        guard let table else { throw KernelError.replyLost(.getLink) }
        lastTable = table
        observer = EventObserver(kernel, table: table)
        clients = try WorldClients(Daemon(in: privateNetwork), watched: watched)
        chance = SeededGenerator(seed: seed ^ 0x5eed)
        tally.worlds = 1
    }

    /// Lets the world come to rest and has its clients wait for every change.
    func begin() throws {
        let snapshot = try rest()
        let subjects =
            watched.indices.map { ChangeRequest.Subject.destination($0) } + ListKey.all.map { .list($0) }
            + [.routing(isIPv6: false), .routing(isIPv6: true)]
        for subject in subjects {
            guard let baseline = snapshot.baseline(subject) else { continue }
            let generation = snapshot.generation(subject)
            clients.requests.append(ChangeRequest(subject: subject, baseline: baseline, generation: generation))
        }
        try armAll(snapshot)
    }

    /// Waits for what expires by itself, and judges that.
    func linger() throws {
        let end = ContinuousClock.now + .milliseconds(3500)
        while ContinuousClock.now < end {
            try judge(Step([]))
            usleep(20_000)
        }
    }

    /// Makes one step and judges what has come of it.
    func take(_ step: Step) throws {
        tally.steps += 1
        tally.mutations += step.mutations.count
        try disturb()
        tally.refused += try network.apply(step.mutations) { try sample() }
        try disturb()
        try judge(step)
    }

    private func judge(_ step: Step) throws {
        let snapshot = try rest()
        noteTurmoil(step)
        try judge(snapshot)
        try armAgain(snapshot)
    }
}

// MARK: - Coming to rest

extension World {
    /// Waits until daemon and kernel are at rest and agree.
    func rest() throws -> Snapshot {
        let clock = ContinuousClock()
        let start = clock.now
        var lastActivity = start
        var lastDifference: Defect?
        var differing = 0
        while true {
            if try observer.receive() {
                lastActivity = clock.now
                try sample()
            }
            try collect()
            let status = try clients.status()
            if status["unsettled"] != 0 {
                lastActivity = clock.now
                usleep(4000)
            } else {
                let snapshot = try compare(status)
                let isQuiet = try !observer.receive()
                if isQuiet, snapshot.differences.isEmpty { return snapshot }
                lastDifference = snapshot.differences.first
                differing += 1
                let waited = "(\(differing) times in \(clock.now - lastActivity) and \(clock.now - start))"
                let others = snapshot.differences.dropFirst().prefix(5).map { "\nalso: \($0)" }
                lastDifference?.details += "\n\(waited)\(others.joined())"
                if try !isQuiet || owesAnnouncement(snapshot) {
                    lastActivity = clock.now
                    differing = 0
                }
                // Several times: on a busy machine one comparison may take as long as that.
                if let lastDifference, differing > 5, clock.now - lastActivity > World.patience { throw lastDifference }
                usleep(snapshot.differences.isEmpty ? 2000 : 20_000)
            }
            guard clock.now - start < World.restDeadline else {
                throw lastDifference ?? Defect(.restless, "the last events: \(observer.takeKinds())")
            }
        }
    }

    /// True while the kernel has yet to announce what a look at it shows already, so that nobody can know.
    ///
    /// New IPv6 addresses are announced by a work queue. That it looks for a neighbour, which one that has failed stops
    /// to be so by, it does not announce, but how the search ended; nor, while it detects duplicates of an address, that
    /// the address's lifetime or the prefix route has changed.
    private func owesAnnouncement(_ snapshot: Snapshot) throws -> Bool {
        try Oracle.lists(observer.interfaces) != snapshot.lists || oracle.isAtWork(lastTable)
    }

    private func collect() throws {
        // Asked at once, the kernel may still give the answer that completed the request.
        if !(try clients.collect()).isEmpty { try sample() }
    }

    /// Asks the kernel and notes which requests it makes a change for, however short.
    private func sample() throws {
        note(try oracle.answers())
    }

    private func note(_ answers: [RouteAnswer?]) {
        for position in clients.requests.indices {
            guard case .destination(let index) = clients.requests[position].subject else { continue }
            guard let answer = answers[index] else {
                clients.requests[position].isAmbiguous = true
                continue
            }
            if isChanged(position, .answer(answer)) { clients.requests[position].sawOther = true }
        }
    }

    func isChanged(_ position: Int, _ present: ChangeRequest.Baseline) -> Bool {
        let request = clients.requests[position]
        var countsPath = false
        if case .destination(let index) = request.subject { countsPath = watched[index].countsPath }
        return request.baseline.isChanged(in: present, countingPath: countsPath)
    }
}

// MARK: - Comparing

extension World {
    /// Compares everything that the daemon tells with the kernel.
    private func compare(_ status: [String: UInt64]) throws -> Snapshot {
        var snapshot = Snapshot()
        for (isIPv6, name) in [(false, "inet"), (true, "inet6")] {
            snapshot.routingGenerations[isIPv6] = Generation(
                epoch: status["epoch"] ?? 0, number: status["generation_routing_\(name)"] ?? 0)
        }
        snapshot.routing = observer.routing
        snapshot.perhapsRouting = observer.perhapsRouting
        snapshot.answers = try oracle.answers()
        note(snapshot.answers)
        if let table = try oracle.interfaces() {
            lastTable = table
        } else {
            snapshot.differences.append(Defect(.restless, "every dump was interrupted"))
        }
        snapshot.lists = try oracle.lists(lastTable)
        try collect()
        for position in clients.requests.indices {
            guard case .armed = clients.requests[position].state, !clients.requests[position].isAmbiguous,
                let present = snapshot.baseline(clients.requests[position].subject), isChanged(position, present)
            else { continue }
            let before = clients.requests[position].baseline.summary
            let details = "\(clients.name(position))\nbefore \(before)\nnow    \(present.summary)"
            snapshot.differences.append(Defect(.missedChange, details))
        }
        try compareAnswers(&snapshot)
        try compareLists(&snapshot)
        if tally.steps.isMultiple(of: 4) { try compareSockets(snapshot) }
        return snapshot
    }

    private func compareAnswers(_ snapshot: inout Snapshot) throws {
        let told = try clients.routes()
        snapshot.generations = told.map(\.generation)
        for (index, answer) in snapshot.answers.enumerated() {
            guard let answer else {
                tally.undecided += 1
                continue
            }
            let record = told[index].record
            tally.answersCompared += 1
            guard !record.tells(answer, lastTable) else { continue }
            let details = "\(watched[index])\nwspd   \(record.summary)\nkernel \(answer.summary)"
            snapshot.differences.append(Defect(.staleAnswer, details))
        }
    }

    /// Compares the kernel's answers with what a program's socket gets, and counts where they differ.
    ///
    /// That is no defect of the daemon, which tells what RTM_GETROUTE does: connect(2) gives up an unreachable way and
    /// looks again once it has chosen a source, and does not ask who has an address that it is bound to.
    private func compareSockets(_ snapshot: Snapshot) throws {
        for (index, answer) in snapshot.answers.enumerated() {
            guard let answer, let got = try oracle.connected(index, answer) else { continue }
            tally.socketsCompared += 1
            guard got.isReachable != answer.isReachable || got.source != answer.source,
                try !oracle.isMultipath(index)
            else { continue }
            tally.socketsElsewhere += 1
        }
    }

    private func compareLists(_ snapshot: inout Snapshot) throws {
        for key in ListKey.all {
            let told = try clients.list(key)
            tally.listsCompared += 1
            snapshot.listGenerations[key] = told.generation
            guard told.addresses != snapshot.lists[key] else { continue }
            let details = "\(key)\nwspd   \(told.addresses.summary)\nkernel \((snapshot.lists[key] ?? []).summary)"
            snapshot.differences.append(Defect(.staleList, details))
        }
    }
}
