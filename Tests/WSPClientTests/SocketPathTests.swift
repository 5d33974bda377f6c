import Testing

import WSPTransport

@Suite("The default path of the socket")
struct SocketPathTests {
    private func path(
        _ variables: [String: String], userID: UInt32 = 1000, systemSocketExists: Bool = false
    ) -> String {
        SocketPath.choose(
            variable: { variables[$0] }, userID: userID, systemSocketExists: { systemSocketExists })
    }

    @Test("is what WSPD_SOCKET says, for everybody")
    func named() {
        let variables = ["WSPD_SOCKET": "/a", "XDG_RUNTIME_DIR": "/run/user/1000"]
        #expect(path(variables, userID: 0, systemSocketExists: true) == "/a")
        #expect(path(variables) == "/a")
    }

    @Test("is the system's for root and where it exists")
    func system() {
        let variables = ["XDG_RUNTIME_DIR": "/run/user/1000"]
        #expect(path(variables, userID: 0) == "/run/wspd/wspd.sock")
        #expect(path(variables, systemSocketExists: true) == "/run/wspd/wspd.sock")
    }

    @Test("is the user's own otherwise, and the system's where that cannot be named")
    func user() {
        #expect(path(["XDG_RUNTIME_DIR": "/run/user/1000"]) == "/run/user/1000/wspd.sock")
        #expect(path([:]) == "/run/wspd/wspd.sock")
    }
}
