import WSPSystem

@testable import WSPService

extension Harness {
    /// Connects a client, which has not said HELLO.
    func connect() throws -> TestClient {
        let (client, server) = try StreamSocket.pair()
        let test = TestClient(Descriptor(owning: client), harness: self)
        try service.attach(Descriptor(owning: server))
        return test
    }

    /// Connects a client of a user, if the limits allow it one.
    func connect(as user: UInt32) throws -> TestClient {
        let (client, server) = try StreamSocket.pair()
        let test = TestClient(Descriptor(owning: client), harness: self)
        let credentials = PeerCredentials(processID: 1, userID: user, groupID: user)
        try service.attach(Descriptor(owning: server), credentials)
        return test
    }

    /// Connects a client of a user, who need not be the one that runs the test, and has it greeted.
    func greetedClient(of user: UInt32) throws -> TestClient {
        let (client, server) = try StreamSocket.pair()
        let test = TestClient(Descriptor(owning: client), harness: self)
        let credentials = PeerCredentials(processID: 1, userID: user, groupID: user)
        _ = try service.add(Descriptor(owning: server), credentials, SessionLimits(service.configuration))
        try test.greet()
        return test
    }

    /// Connects a client that has been greeted.
    func greetedClient() throws -> TestClient {
        let client = try connect()
        try client.greet()
        return client
    }
}
