import CLinux
import Testing
import WSPProtocol
import WSPSystem

@testable import WSPService

@Suite("Who may connect")
struct AccessTests {
    private func list(users: Set<UInt32> = [], groups: Set<UInt32> = []) -> AccessList {
        var list = AccessList()
        list.users = users
        list.groups = groups
        return list
    }

    @Test("is everybody where nobody is named, and else who is named or in a group that is")
    func list() {
        #expect(list().admits(user: 1001))
        #expect(list(users: [1001]).admits(user: 1001))
        #expect(!list(users: [1001]).admits(user: 1002))
        #expect(!list(groups: [5]).admits(user: 1001))
        #expect(list(groups: [5]).admits(memberOf: [4, 5]))
        #expect(!list(groups: [5]).admits(memberOf: [4, 6]))
        #expect(!list(users: [5]).admits(memberOf: [5]))
    }

    @Test("is told who the peer's groups are")
    func groups() throws {
        var own = [gid_t](repeating: 0, count: Int(NGROUPS_MAX))
        let count = unsafe getgroups(NGROUPS_MAX, &own)
        let (one, other) = try StreamSocket.pair()
        let descriptor = Descriptor(owning: one)
        let peer = Descriptor(owning: other)
        let groups = try peerGroups(of: descriptor.number)
        _ = peer.number
        #expect(Set(groups) == Set(own.prefix(Int(count))))
    }

    private func admits(_ credentials: PeerCredentials, _ access: AccessList) throws -> Bool {
        let harness = try Harness { $0.access = access }
        let (client, server) = try StreamSocket.pair()
        let test = TestClient(Descriptor(owning: client), harness: harness)
        try harness.service.attach(Descriptor(owning: server), credentials)
        try test.exchange()
        guard let failure = test.takeFailure() else {
            try test.greet()
            return true
        }
        #expect(failure.code == .accessDenied)
        #expect(try test.ends())
        #expect(!harness.service.hasSessions)
        return false
    }

    @Test("an ERROR frame says so to others; root and the service's user are never kept out")
    func refused() throws {
        let one = PeerCredentials(processID: 1, userID: 1001, groupID: 2001)
        #expect(try !admits(one, list(users: [1002])))
        #expect(try !admits(one, list(groups: [2002])))
        #expect(try admits(one, list(users: [1001])))
        #expect(try admits(one, list(groups: [2001])))
        for user in [0, geteuid()] {
            let own = PeerCredentials(processID: 1, userID: user, groupID: 2001)
            #expect(try admits(own, list(users: [1002])))
        }
    }
}
