import CLinux
import NetworkPrimitives
import Testing
import WSPProtocol

@testable import WSPService

@Suite("History and status for administrators only")
struct AdministratorTests {
    private static let codes: [ControlCode] = [.historyQuery, .statusQuery]

    private func harness(users: Set<UInt32> = [], groups: Set<UInt32> = []) throws -> Harness {
        try Harness { configuration in
            configuration.administrators.users = users
            configuration.administrators.groups = groups
        }
    }

    private func errors(of client: TestClient) throws -> [WinsockError] {
        try AdministratorTests.codes.map { try client.call($0).error }
    }

    @Test("everybody is one where none is named")
    func everybody() throws {
        #expect(try errors(of: harness().greetedClient(of: 1001)) == [.success, .success])
    }

    @Test("others get WSAEACCES and no output, and their connection and its requests stay")
    func others() throws {
        for harness in [try harness(users: [1002]), try harness(groups: [2002])] {
            let client = try harness.greetedClient(of: 1001)
            let watch = try client.armList()
            for code in AdministratorTests.codes { expect(try client.call(code), .accessDenied) }
            #expect(try client.call(.addressListQuery).error == .success)
            harness.kernel.happen(.newAddress("192.0.2.7"))
            #expect(try client.completion(watch)?.error == .success)
        }
    }

    // A client of a test has the group of its user's number.
    @Test(
        "are named users, members of named groups, root and the service's user",
        arguments: [UInt32(1002), 2002, 0, geteuid()])
    func administrators(user: UInt32) throws {
        let client = try harness(users: [1002], groups: [2002]).greetedClient(of: user)
        #expect(try errors(of: client) == [.success, .success])
    }

    @Test("who is one is what the configuration says when a request comes")
    func reconfigured() throws {
        let harness = try harness()
        let client = try harness.greetedClient(of: 1001)
        #expect(try errors(of: client) == [.success, .success])
        var configuration = ServiceConfiguration()
        configuration.administrators.users = [1002]
        harness.service.apply(configuration)
        #expect(try errors(of: client) == [.accessDenied, .accessDenied])
        configuration.administrators.groups = [1001]
        harness.service.apply(configuration)
        #expect(try errors(of: client) == [.success, .success])
    }
}
