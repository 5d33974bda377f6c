import CLinux

/// A group of this system.
package struct SocketGroup: Equatable, Sendable {
    /// Its name or number, as it was written.
    package let name: String
    /// Its number.
    package let id: UInt32

    /// Looks a group up by its name, or takes a number as it is; nil where there is no such group.
    ///
    /// The corresponding C function is `getgrnam_r`.
    package init?(_ text: String) {
        if text.first?.isNumber == true, let number = UInt32(text), number < UInt32.max {
            id = number
        } else {
            var number: gid_t = 0
            guard unsafe clinux_group_id(text, &number) == 0 else { return nil }
            id = number
        }
        name = text
    }
}
