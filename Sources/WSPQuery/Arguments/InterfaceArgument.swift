internal import ArgumentParser
internal import CLinux
internal import NetworkPrimitives

/// An interface given by name or by index.
struct InterfaceArgument: Sendable, Equatable {
    let index: InterfaceIndex

    /// Looks the interface up.
    ///
    /// The corresponding C function is `if_nametoindex`.
    ///
    /// - Throws: `ValidationError` for a name that no interface has now.
    init(parsing text: String) throws {
        // A name may consist of digits, so the name comes first.
        let index = unsafe if_nametoindex(text)
        guard let index = index != 0 ? index : InterfaceIndex(text), index != 0 else {
            throw ValidationError("there is no interface \(text)")
        }
        self.index = index
    }
}
