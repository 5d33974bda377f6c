import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("Questions to the kernel")
struct RouteQuestionTests {
    private let ownUser = geteuid()

    private func question(
        for destination: String, _ socket: SocketProperties, scope: UInt32 = 0
    ) throws -> (ControlReply, RouteQuery?) {
        let harness = try Harness()
        let reply = try harness.greetedClient().route(destination, socket, scope: scope)
        return (reply, harness.kernel.questions.first)
    }

    @Test("mark, interface, user and type of service are asked with; the bits of ECN are not")
    func fields() throws {
        let socket = SocketProperties(
            family: .inet, mark: 42, outputInterface: 3, userID: 1000, typeOfService: 0xb9)
        let (_, question) = try question(for: "203.0.113.9", socket)
        #expect(
            question
                == RouteQuery(destination: ip("203.0.113.9"), outputInterface: 3, mark: 42, uid: 1000, tos: 0xb8))
    }

    @Test("the user is the one at the other end where none is given")
    func peerUser() throws {
        let (_, question) = try question(for: "203.0.113.9", .inet)
        #expect(question == RouteQuery(destination: ip("203.0.113.9"), uid: ownUser))
    }

    @Test("user 0 can be given")
    func userZero() throws {
        let (_, question) = try question(for: "203.0.113.9", SocketProperties(family: .inet, userID: 0))
        #expect(question?.uid == 0)
    }

    @Test(
        "the bound address is asked with, wildcards are not, and mapped ones lose their form",
        arguments: [
            ("203.0.113.9", SocketProperties.inet, "192.0.2.2", "192.0.2.2"), ("203.0.113.9", .inet, "0.0.0.0", ""),
            ("2001:db8:1::9", .inet6, "2001:db8::2", "2001:db8::2"), ("2001:db8:1::9", .dualStack, "::", ""),
            ("::ffff:203.0.113.9", .dualStack, "::ffff:192.0.2.2", "192.0.2.2"),
            ("::ffff:203.0.113.9", .dualStack, "::", ""),
            ("::ffff:203.0.113.9", .dualStack, "::ffff:0.0.0.0", ""),
        ])
    func source(destination: String, socket: SocketProperties, bound: String, source: String) throws {
        var socket = socket
        socket.boundAddress = SocketAddress(address: ip(bound))
        let (reply, question) = try question(for: destination, socket)
        #expect(reply.error == .success)
        #expect(question?.source == IPAddress(source))
    }

    @Test("a bound address of the family that the destination is not of is WSAEINVAL")
    func foreignSource() throws {
        var socket = SocketProperties.dualStack
        socket.boundAddress = SocketAddress(address: ip("::ffff:192.0.2.2"))
        expect(try question(for: "2001:db8:1::9", socket).0, .invalidArgument)
    }

    @Test("a mapped destination is asked for as IPv4")
    func mapped() throws {
        let (_, question) = try question(for: "::ffff:203.0.113.9", .dualStack)
        #expect(question?.destination == ip("203.0.113.9"))
    }

    @Test("sockets that differ in what routing looks at are answered apart")
    func apart() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        for mark: UInt32 in [1, 2, 1, 2] {
            _ = try client.route("203.0.113.9", SocketProperties(family: .inet, mark: mark))
        }
        #expect(harness.kernel.questions.map(\.mark) == [1, 2])
    }
}

@Suite("Scope ids")
struct ScopeTests {
    private func ask(
        _ destination: String, scope: UInt32 = 0, interface: UInt32 = 0, bound: SocketAddress? = nil
    ) throws -> (ControlReply, [RouteQuery]) {
        let harness = try Harness()
        let socket = SocketProperties(family: .inet6, outputInterface: interface, boundAddress: bound)
        let reply = try harness.greetedClient().route(destination, socket, scope: scope)
        return (reply, harness.kernel.questions)
    }

    @Test("a link-local destination is asked for on the interface of its scope id, and the answer carries it")
    func scope() throws {
        let (reply, questions) = try ask("fe80::9", scope: 3)
        #expect(questions.map(\.outputInterface) == [3])
        #expect(try reply.socketAddress() == SocketAddress(address: ip("fe80::2"), scopeID: 3))
    }

    @Test("a link-local destination without scope id or interface is unreachable")
    func missing() throws {
        expect(try ask("fe80::9").0, .networkUnreachable)
    }

    @Test("the socket's interface takes the place of a scope id, and may agree with it")
    func interface() throws {
        #expect(try ask("fe80::9", interface: 2).1.map(\.outputInterface) == [2])
        #expect(try ask("fe80::9", scope: 2, interface: 2).1.map(\.outputInterface) == [2])
    }

    @Test("a bound link-local address names the interface too")
    func bound() throws {
        let (reply, questions) = try ask("fe80::9", bound: SocketAddress(address: ip("fe80::2"), scopeID: 2))
        #expect(questions.map(\.outputInterface) == [2])
        #expect(questions.map(\.source) == [ip("fe80::2")])
        #expect(reply.error == .success)
    }

    @Test("scope id, interface and bound address that contradict each other are WSAEINVAL")
    func contradiction() throws {
        let bound = SocketAddress(address: ip("fe80::2"), scopeID: 2)
        expect(try ask("fe80::9", scope: 3, interface: 2).0, .invalidArgument)
        expect(try ask("fe80::9", scope: 3, bound: bound).0, .invalidArgument)
        expect(try ask("fe80::9", interface: 3, bound: bound).0, .invalidArgument)
    }

    @Test("link-local multicast needs a scope as well; global destinations do not look at theirs")
    func others() throws {
        #expect(try ask("ff02::1", scope: 3).1.map(\.outputInterface) == [3])
        #expect(try ask("2001:db8:1::9", scope: 3).1.map(\.outputInterface) == [0])
    }
}
