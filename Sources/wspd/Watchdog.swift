import WSPSystem

/// Signs of life of the loop, which the service manager restarts where they stay away.
enum Watchdog {
    /// Gives a sign now and twice in each interval, from the loop itself.
    static func feed(_ manager: ServiceManager, _ reactor: Reactor) {
        guard let interval = manager.watchdogInterval else { return }
        // A sign that cannot be given is one that stays away.
        try? manager.notify("WATCHDOG=1")
        let half = TimeSpan(nanoseconds: interval.nanoseconds / 2)
        _ = reactor.schedule(at: reactor.clock.now + half) { feed(manager, reactor) }
    }
}
