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
        guard let index = InterfaceArgument.index(named: text) ?? InterfaceArgument.index(written: text) else {
            throw ValidationError("there is no interface \(text)")
        }
        self.index = index
    }

    /// A name may consist of digits, so it comes before an index.
    ///
    /// To C it would end at a NUL.
    private static func index(named text: String) -> InterfaceIndex? {
        let index = text.utf8.contains(0) ? 0 : unsafe if_nametoindex(text)
        return index == 0 ? nil : index
    }

    /// The standard library's parser takes a plus sign, which is none of an index's here.
    private static func index(written text: String) -> InterfaceIndex? {
        guard text.first?.isNumber == true, let index = InterfaceIndex(text), index != 0 else { return nil }
        return index
    }
}
