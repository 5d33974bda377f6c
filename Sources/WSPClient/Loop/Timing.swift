internal import WSPSystem

/// How a client deals with a service that has gone.
struct Timing: Sendable {
    /// How long a request that is not a CHANGE waits for the service to come back.
    var patience = TimeSpan.seconds(5)
    /// The time before the first attempt to connect again, which doubles with each attempt.
    var firstPause = TimeSpan.milliseconds(10)
    /// The longest time between two attempts; a connection that lasted longer starts the count anew.
    var longestPause = TimeSpan.seconds(1)
    /// How long the thread stands in line at a service whose queue is full before it looks at what else there is to do.
    var timeInLine = TimeSpan.milliseconds(50)
}
