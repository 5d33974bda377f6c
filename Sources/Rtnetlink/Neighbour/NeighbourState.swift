internal import CLinux

/// What the kernel knows of a neighbour: `NUD_*`; bits that this package does not know survive.
package struct NeighbourState: OptionSet, Hashable, Sendable {
    /// The kernel's bits.
    package let rawValue: UInt16

    /// Creates a state from the kernel's bits.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Being looked for: `NUD_INCOMPLETE`.
    package static let incomplete = NeighbourState(rawValue: UInt16(NUD_INCOMPLETE))
    /// `NUD_REACHABLE`.
    package static let reachable = NeighbourState(rawValue: UInt16(NUD_REACHABLE))
    /// Known, not lately confirmed: `NUD_STALE`.
    package static let stale = NeighbourState(rawValue: UInt16(NUD_STALE))
    /// `NUD_DELAY`.
    package static let delay = NeighbourState(rawValue: UInt16(NUD_DELAY))
    /// `NUD_PROBE`.
    package static let probe = NeighbourState(rawValue: UInt16(NUD_PROBE))
    /// Did not answer: `NUD_FAILED`.
    package static let failed = NeighbourState(rawValue: UInt16(NUD_FAILED))
    /// Needs no resolution: `NUD_NOARP`.
    package static let noResolution = NeighbourState(rawValue: UInt16(NUD_NOARP))
    /// Set by an administrator: `NUD_PERMANENT`.
    package static let permanent = NeighbourState(rawValue: UInt16(NUD_PERMANENT))
}
