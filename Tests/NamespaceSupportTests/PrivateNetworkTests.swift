import CNamespace
import CLinux
import NamespaceSupport
import Synchronization
import Testing

@Suite("A private network")
struct PrivateNetworkTests {
    @Test("starts with nothing but a loopback interface that is up")
    func loopback() async throws {
        let links = try await inPrivateNetwork { try $0.output(of: [$0.ipProgram, "-o", "link"]) }
        #expect(links.hasPrefix("1: lo: <LOOPBACK,UP,LOWER_UP>"))
        #expect(links.split(separator: "\n").count == 1)
    }

    @Test("does not see another one that exists at the same time")
    func isolation() async throws {
        let meeting = Meeting()
        async let first = inPrivateNetwork { try meeting.links(with: "one", $0) }
        async let second = inPrivateNetwork { try meeting.links(with: "two", $0) }
        let seen = try await (first, second)
        #expect(seen.0.contains("one@peer-one") && !seen.0.contains("two"))
        #expect(seen.1.contains("two@peer-two") && !seen.1.contains("one"))
    }

    @Test("has a second namespace beside it, with links of its own")
    func secondNamespace() async throws {
        let links = try await inPrivateNetwork { network in
            let second = try network.secondNamespace()
            try second.ip("link add inner type veth peer name peer")
            let command = [network.ipProgram, "-o", "link"]
            return (try network.output(of: command), try second.output(of: command))
        }
        #expect(!links.0.contains("inner") && links.1.contains("inner"))
    }

    @Test("can be one of several at a time, each with the same interface name", arguments: 1...4)
    func concurrency(_ number: Int) async throws {
        let addresses = try await inPrivateNetwork { network in
            try network.batch([
                "link add shared0 type veth peer name shared1",
                "link set shared0 up",
                "address add 192.0.2.\(number)/24 dev shared0",
            ])
            return try network.output(of: [network.ipProgram, "-o", "-4", "address", "show", "dev", "shared0"])
        }
        #expect(addresses.contains("192.0.2.\(number)/24"))
        #expect(addresses.split(separator: "\n").count == 1)
    }

    @Test("shows what a failing ip command says")
    func failingCommand() async throws {
        let error = await #expect(throws: NamespaceError.self) {
            try await inPrivateNetwork { try $0.ip("link set absent0 up") }
        }
        #expect(error?.description.contains("Cannot find device \"absent0\"") == true)
    }

    @Test("shows which line of a batch fails")
    func failingBatch() async throws {
        let error = await #expect(throws: NamespaceError.self) {
            try await inPrivateNetwork { try $0.batch(["link add d0 type veth peer name d1", "link set absent0 up"]) }
        }
        #expect(error?.description.contains("-:2") == true)
    }

    @Test("has sysctls of its own")
    func privateSysctl() async throws {
        let values = try await inPrivateNetwork { outer in
            let other = try outer.secondNamespace()
            try outer.sysctl("ipv4/conf/lo/forwarding", "1")
            let inner = try other.output(of: ["cat", "/proc/sys/net/ipv4/conf/lo/forwarding"])
            return (try outer.sysctl("ipv4/conf/lo/forwarding"), inner)
        }
        #expect(values == ("1", "0\n"))
    }

    @Test("is where the programs started from it run")
    func children() async throws {
        let same = try await inPrivateNetwork { network in
            let child = try network.output(of: ["readlink", "/proc/self/ns/net"])
            let thread = try network.output(of: ["readlink", "/proc/\(getpid())/task/\(cnamespace_thread())/ns/net"])
            let process = try network.output(of: ["readlink", "/proc/\(getpid())/ns/net"])
            return (child == thread, child == process)
        }
        #expect(same == (true, false))
    }

    @Test("has a link without carrier when the peer in the second namespace is set down")
    func carrier() async throws {
        try await inPrivateNetwork { network in
            let far = try network.secondNamespace()
            try network.batch([
                "link add v0 type veth peer name v1", "link set v1 netns \(far.processID)", "link set v0 up",
            ])
            try far.ip("link set v1 up")
            func state() throws -> String { try network.output(of: [network.ipProgram, "-o", "link", "show", "v0"]) }
            try eventually { try state().contains("LOWER_UP") }
            try far.ip("link set v1 down")
            try eventually { try state().contains("NO-CARRIER") }
        }
    }

    @Test("passes on what its body throws")
    func bodyThrows() async throws {
        struct Refusal: Error {}
        await #expect(throws: Refusal.self) { try await inPrivateNetwork { _ in throw Refusal() } }
    }

    @Test("fails the test whose body does not end in time")
    func stuckBody() async throws {
        let error = await #expect(throws: NamespaceError.self) {
            // The body's own end is far enough for a machine that is so busy that the watchdog comes a minute late.
            try await inPrivateNetwork(within: 0.05) { network in
                _ = try network.spawn(["cat"], input: .pipe).readLine(within: 3600)
            }
        }
        #expect(error?.description.contains("the body") == true)
    }
}

/// Lets two bodies look at their links only once both have made theirs.
private final class Meeting: Sendable {
    private let arrived = Atomic(0)

    func links(with name: String, _ network: PrivateNetwork) throws -> String {
        try network.ip("link add \(name) type veth peer name peer-\(name)")
        arrived.add(1, ordering: .sequentiallyConsistent)
        try eventually { arrived.load(ordering: .sequentiallyConsistent) == 2 }
        return try network.output(of: [network.ipProgram, "-o", "link"])
    }
}
