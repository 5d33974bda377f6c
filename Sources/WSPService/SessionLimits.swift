/// The bounds that a client is told at its greeting.
struct SessionLimits {
    /// The longest frame it may send, in bytes.
    let maximumFrameLength: Int
    /// Requests that may be pending at once on its connection.
    let maximumPendingRequests: Int

    /// What every client may send, whatever is configured.
    static let leastFrameLength = 4096

    init(maximumFrameLength: Int, maximumPendingRequests: Int) {
        self.maximumFrameLength = maximumFrameLength
        self.maximumPendingRequests = maximumPendingRequests
    }

    init(_ configuration: ServiceConfiguration) {
        self.init(
            maximumFrameLength: configuration.maximumFrameLength,
            maximumPendingRequests: configuration.maximumPendingRequests)
    }

    /// Destinations in one batch: as many as fit in a frame.
    var maximumDestinations: Int { (maximumFrameLength - 104) / 24 }
}
