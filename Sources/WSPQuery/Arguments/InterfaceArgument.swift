internal import ArgumentParser
internal import CLinux
internal import NetworkPrimitives

/// An interface given by name or by index.
struct InterfaceArgument: ExpressibleByArgument, Sendable, Equatable {
    let index: InterfaceIndex

    /// Fails for a name that no interface has now.
    ///
    /// The corresponding C function is `if_nametoindex`.
    init?(argument: String) {
        // A name may consist of digits, so the name comes first.
        let index = unsafe if_nametoindex(argument)
        guard let index = index != 0 ? index : InterfaceIndex(argument), index != 0 else { return nil }
        self.index = index
    }
}
