/// The users and the members of the groups that are named, or everybody where none is.
package struct AccessList: Equatable, Sendable {
    /// Users by their uids.
    package var users: Set<UInt32> = []
    /// Groups by their gids.
    package var groups: Set<UInt32> = []

    /// Creates a list that is everybody.
    package init() {}

    /// True where a user is admitted by its uid, or everybody is.
    func admits(user: UInt32) -> Bool { users.isEmpty && groups.isEmpty || users.contains(user) }

    /// True where a user is admitted by one of the groups that it is in.
    func admits(memberOf groups: some Sequence<UInt32>) -> Bool { groups.contains { self.groups.contains($0) } }
}
