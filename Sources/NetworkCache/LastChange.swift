package import WSPProtocol
package import WSPSystem

/// How an answer became what it is.
package struct LastChange: Equatable, Sendable {
    /// When it changed, as people tell the time.
    package let wallTime: WallTime
    /// When it changed.
    package let time: Instant
    /// What changed it: `firstAsked` for an answer that is the first, `unknown` where that is too long ago.
    package let cause: ChangeCause
    /// The kernel's messages applied since.
    package let eventsSince: UInt64
    /// Those of them for which the kernel is asked again.
    package let eventsThatConcerned: UInt64
}
