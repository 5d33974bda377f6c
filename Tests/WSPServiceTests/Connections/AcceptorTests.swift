import CLinux
import TestSupport
import Testing
import WSPService
import WSPSystem

@Suite("The acceptor")
struct AcceptorTests {
    @Test("accepts again where neither accepting nor watching its socket worked for a while")
    func failures() throws {
        let harness = try Harness()
        let folder = try TemporaryFolder()
        let path = folder.file("socket")
        let number = clinux_unix_stream()
        let bound = Descriptor(owning: number)
        try #require(unsafe clinux_unix_bind(number, path) == 0)
        let acceptor = try Acceptor(try ListeningSocket(listening: bound), service: harness.service)
        // It does not listen yet: accept4 fails, and the acceptor pauses.
        try harness.advance(1)
        #expect(warnings(harness) == ["cannot accept a connection; pausing"])
        // A descriptor can be watched once only: epoll_ctl fails at the end of the pause.
        try #require(listen(number, 8) == 0)
        let obstacle = try harness.reactor.register(number, for: []) { _ in }
        let client = try connect(to: path, harness)
        try harness.advance(1000)
        #expect(warnings(harness).last == "cannot watch for connections; pausing")
        harness.reactor.deregister(obstacle)
        try harness.advance(1000)
        // Both the one that had to wait, and one that comes later.
        try client.greet()
        try connect(to: path, harness).greet()
        acceptor.stop()
    }

    private func warnings(_ harness: Harness) -> [String] { harness.log.warnings.map(\.message) }

    private func connect(to path: String, _ harness: Harness) throws -> TestClient {
        let number = clinux_unix_stream()
        let client = TestClient(Descriptor(owning: number), harness: harness)
        try #require(unsafe clinux_unix_connect(number, path) == 0)
        try #require(clinux_set_nonblocking(number) >= 0)
        return client
    }
}
