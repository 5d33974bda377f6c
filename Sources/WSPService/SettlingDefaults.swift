import WSPProtocol

/// How a change is settled for CHANGE requests that leave it to the service, in milliseconds; 0 is not at all.
///
/// What a client asks for itself has no upper bound: it holds back that client's completions and nobody else's.
package struct SettlingDefaults: Equatable, Sendable {
    /// The quiet time.
    package var quietMilliseconds = 0
    /// The ceiling of the quiet time above, not of one that a client asks for; 0 is ten times the quiet time.
    package var ceilingMilliseconds = 0
    /// The removal delay.
    package var removalDelayMilliseconds = 0

    /// No settling, as Winsock has none.
    package init() {}

    /// The options with the defaults in the place of what they leave open.
    func completing(_ options: RequestOptions) -> RequestOptions {
        var options = options
        if options.quietMilliseconds == 0 {
            options.quietMilliseconds = UInt32(quietMilliseconds)
            if options.ceilingMilliseconds == 0 { options.ceilingMilliseconds = UInt32(ceilingMilliseconds) }
        }
        if options.removalDelayMilliseconds == 0 {
            options.removalDelayMilliseconds = UInt32(removalDelayMilliseconds)
        }
        return options
    }
}
