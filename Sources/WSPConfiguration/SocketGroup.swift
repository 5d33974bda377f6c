/// A group of this system.
package struct SocketGroup: Equatable, Sendable {
    /// Its name or number, as it was written.
    package let name: String
    /// Its number.
    package let id: UInt32

    /// Looks a group up by its name, or takes a number as it is; nil where there is no such group.
    package init?(_ text: String) {
        guard let number = Account.group(text) else { return nil }
        id = number
        name = text
    }
}
