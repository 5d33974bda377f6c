import CLinux

/// Users and groups of this system, by the names or numbers that the configuration gives them.
enum Account {
    /// Looks a user up; nil where there is no such user.
    ///
    /// The corresponding C function is `getpwnam_r`.
    static func user(_ text: String) -> UInt32? {
        number(text) { name, id in unsafe clinux_user_id(name, &id) == 0 }
    }

    /// Looks a group up; nil where there is no such group.
    ///
    /// The corresponding C function is `getgrnam_r`.
    static func group(_ text: String) -> UInt32? {
        number(text) { name, id in unsafe clinux_group_id(name, &id) == 0 }
    }

    /// A number is taken as it is, but for the one that stands for none.
    private static func number(_ text: String, lookUp: (String, inout UInt32) -> Bool) -> UInt32? {
        if text.first?.isNumber == true, let number = UInt32(text), number < UInt32.max { return number }
        var id: UInt32 = 0
        return lookUp(text, &id) ? id : nil
    }

    /// Looks up a list, with commas, spaces or both between its elements.
    ///
    /// - Throws: ``InvalidValue`` that names the first element which does not exist.
    static func list(
        _ text: String, of what: String, _ find: (String) -> UInt32?
    ) throws(InvalidValue) -> Set<UInt32> {
        var found: Set<UInt32> = []
        for name in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
            guard let number = find(String(name)) else {
                throw InvalidValue("\(what) of this system, by names or numbers; there is no '\(name)'")
            }
            found.insert(number)
        }
        return found
    }
}
