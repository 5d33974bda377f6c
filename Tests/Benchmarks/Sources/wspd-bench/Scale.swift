/// How much is measured.
struct Scale {
    /// Changes, or requests, per server of which a latency is taken, and before that.
    let rounds: Int
    let warmUp: Int
    /// Seconds under route events, and how many of those in a second.
    let loadedSeconds: Int
    let eventsPerSecond: Int
    /// Clients that one change is told to, and how often.
    let fanOutClients: Int
    let fanOutRounds: Int
    /// Destinations in a batch, and batches.
    let batchDestinations: Int
    let batches: Int
    /// Watched destinations beside few.
    let watches: Int
    let fewWatches: Int
    let watchedRounds: Int
    /// Starts of a server, and the routes of the large table.
    let starts: Int
    let routes: Int
    /// Clients, and pending requests, of which the memory is taken.
    let memoryClients: Int
    let memoryRequests: Int
    /// Route events of which the processor time is taken.
    let routeEvents: Int
    /// Links that come and go.
    let churnPairs: Int
    let churnSeconds: Int
    let churnWatches: Int
    /// Starts of `wspd-query`.
    let programRounds: Int

    /// What the goals are about.
    static let full = Scale(
        rounds: 2000, warmUp: 200, loadedSeconds: 5, eventsPerSecond: 30_000, fanOutClients: 10_000, fanOutRounds: 15,
        batchDestinations: 10_000, batches: 200, watches: 100_000, fewWatches: 100, watchedRounds: 1000, starts: 9,
        routes: 1_000_000, memoryClients: 8000, memoryRequests: 100_000, routeEvents: 1_000_000, churnPairs: 150,
        churnSeconds: 15, churnWatches: 10_000, programRounds: 200)

    /// Enough to see that everything works.
    static let quick = Scale(
        rounds: 100, warmUp: 10, loadedSeconds: 1, eventsPerSecond: 5000, fanOutClients: 500, fanOutRounds: 3,
        batchDestinations: 1000, batches: 20, watches: 2000, fewWatches: 100, watchedRounds: 50, starts: 2,
        routes: 10_000, memoryClients: 100, memoryRequests: 2000, routeEvents: 20_000, churnPairs: 50,
        churnSeconds: 2, churnWatches: 500, programRounds: 10)
}
