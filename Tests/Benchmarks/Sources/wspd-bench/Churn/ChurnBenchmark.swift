internal import CMeasure
internal import Glibc

/// What wspd costs, sees and does not see while links come and go beside many watched destinations.
struct ChurnBenchmark {
    /// What becomes of the links.
    enum Variant: String, CaseIterable {
        /// They stay down.
        case down
        /// They come up and get addresses of both families.
        case addresses
        /// They come up, one end as a port of a bridge, as with containers.
        case bridge
    }

    let variant: Variant
    let pairs: Int
    let seconds: Int
    let batch: Int
    let watches: Int
    let programs: Programs

    private static let bridge = 900

    /// The links and routes beside those of every arena.
    ///
    /// The bridge keeps a port, and with it its carrier.
    private static let network =
        [
            "link add veth2 type veth peer name veth3",
            "link set veth2 addrgenmode none", "link set veth3 addrgenmode none",
            "link set veth2 up", "link set veth3 up",
            "link add br0 index \(bridge) address 02:00:00:00:00:01 type bridge",
            "link set br0 addrgenmode none", "link set br0 up", "link set veth2 master br0",
            "address add 172.17.0.1/16 dev br0",
        ] + Watches.routesOfBothFamilies

    /// Runs it.
    ///
    /// - Returns: The figures, also where they are bad.
    /// - Throws: ``BenchmarkError``.
    func run() throws -> ChurnFigures {
        let arena = try Arena(adding: Self.network, directory: programs.directory)
        let (relay, wspd) = (programs.readingRelay, programs.wspd)
        let processes = [try relay.start(), try wspd.start()]
        _ = try relay.connect(RelayClient.self, to: processes[0])
        let watches = try Watches(
            AsynchronousConnection(greeting: wspd.open(to: processes[1])), count: self.watches)
        let connection = try AsynchronousConnection(greeting: wspd.open(to: processes[1]))
        // What arming and start-up brought about has been asked for again by then.
        usleep(1_000_000)
        let before = try ServerStatus(of: connection)
        var loop = ChurnLoop(
            watches: watches, changes: RealChanges(in: arena, watches: self.watches), prober: Prober(connection))
        let times = try processes.map { try $0.processorSeconds() }
        let start = measure_now()
        let rate = try churn(&loop)
        let seconds = Double(measure_now() - start) / 1e9
        let shares = try zip(processes, times).map { try 100 * ($0.processorSeconds() - $1) / seconds }
        try loop.finish()
        let after = try ServerStatus(of: connection)
        processes.forEach { $0.stop() }
        let latencies = loop.changes.latencies
        return ChurnFigures(
            variant: variant.rawValue, seconds: seconds, pairsPerSecond: rate, relayShare: shares[0],
            wspdShare: shares[1], falseCompletions: watches.falseCompletions, changesMade: loop.changes.made,
            changesSeen: loop.changes.seen, latencyMedian: latencies.median,
            latencyMaximum: latencies.longest,
            longestWait: Double(loop.prober.longest) / 1000, listCompletions: watches.listCompletions, before: before,
            after: after)
    }

    /// Lets the links come and go, and returns how many pairs did in a second.
    private func churn(_ loop: inout ChurnLoop) throws -> Double {
        let churner = try Generator(
            [
                try Programs.tool("churner"), variant.rawValue, "\(Self.bridge)", "\(pairs)", "\(seconds)", "\(batch)",
            ], directory: programs.directory)
        while churner.isRunning { try loop.turn() }
        return try churner.rate()
    }
}

/// The clients of a run, on one thread.
struct ChurnLoop {
    let watches: Watches
    var changes: RealChanges
    var prober: Prober

    /// Does what is due and waits, a few milliseconds at most, for something to read.
    mutating func turn(makingChanges: Bool = true) throws {
        if makingChanges { try changes.makeIfDue(watches) }
        try prober.askIfDue()
        let ready = try waitForInput(
            [watches.connection.descriptor, prober.connection.descriptor],
            until: min(changes.nextTime, measure_now() + 5_000_000))
        if ready[0], let time = try watches.receive(expecting: changes.pending?.index) { changes.noteSeen(at: time) }
        if ready[1] { try prober.receive() }
    }

    /// Waits for what may come late, and for what must not come at all.
    mutating func finish() throws {
        let end = measure_now() + 1_000_000_000
        while measure_now() < end { try turn(makingChanges: false) }
        try prober.finish()
    }
}
