/// What chose the local address of an answer.
public enum SourceReason: UInt8, Sendable, Hashable, CaseIterable {
    /// There is none: the destination cannot be reached.
    case none = 0
    /// The caller: the socket is bound to it.
    case bound = 1
    /// The route: its preferred source (`src`).
    case preferred = 2
    /// The kernel, among the addresses of the interface.
    case kernel = 3

    /// The word for programs; empty where there is no source.
    public var word: String {
        switch self {
        case .none: ""
        case .bound: "bound"
        case .preferred: "prefsrc"
        case .kernel: "kernel"
        }
    }
}
