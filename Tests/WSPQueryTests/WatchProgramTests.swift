import CLinux
import NamespaceSupport
import TestSupport
import Testing
import WSPSystem

@Suite("A watch")
struct WatchProgramTests {
    @Test(
        "is ready before the first change, reports each with its family, and ends with 0 on a signal",
        arguments: [SIGINT, SIGTERM])
    func addresses(signal: Int32) async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            let watch = try network.query("watch --json")
            #expect(try watch.readLine() == #"{"event": "ready"}"#)
            try network.ip("addr add 192.0.2.3/24 dev v0")
            let added = try watch.readLine()
            #expect(added.contains(#""event": "address-list-change", "family": "inet", "#))
            #expect(added.contains(#""added": [{"family": "inet", "address": "192.0.2.3""#))
            #expect(added.contains(#""removed": [], "cause": {"kind": "address", "change": "added""#))
            try network.ip("addr add 2001:db8::1/64 dev v0 nodad")
            #expect(try watch.readLine().contains(#""family": "inet6", "#))
            try network.ip("addr del 192.0.2.3/24 dev v0")
            #expect(try watch.readLine().contains(#""added": [], "removed": [{"family": "inet", "#))
            try watch.signal(signal)
            #expect(try watch.readToEnd().isEmpty)
            #expect(try watch.wait() == .exited(0))
        }
    }

    @Test("reports a route's answers before and after, and nothing for the routes and addresses not watched")
    func route() async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            let watch = try network.query("watch --json route 198.51.100.1")
            #expect(try watch.readLine() == #"{"event": "ready"}"#)
            try network.batch(["route add 203.0.113.0/24 via 192.0.2.9", "addr add 192.0.2.3/24 dev v0"])
            try network.ip("route del default")
            let line = try watch.readLine()
            #expect(line.contains(#""event": "routing-interface-change", "destination": "198.51.100.1", "#))
            #expect(line.contains(#""before": {"destination": "198.51.100.1", "reachable": true, "#))
            #expect(line.contains(#""after": {"destination": "198.51.100.1", "reachable": false, "#))
            #expect(
                line.contains(
                    #""cause": {"kind": "route", "change": "deleted", "family": "inet", "prefix": "0.0.0.0/0""#))
        }
    }

    @Test("of a wildcard destination reports any change of the family's routes")
    func wildcard() async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            let watch = try network.query("watch --json route 0.0.0.0")
            #expect(try watch.readLine() == #"{"event": "ready"}"#)
            try network.ip("route add 203.0.113.0/24 via 192.0.2.9")
            #expect(try watch.readLine().hasSuffix(#""before": null, "after": null, "cause": null}"#))
        }
    }

    @Test("ends when its reader goes, without waiting for a change to print")
    func closedOutput() async throws {
        try await inPrivateNetwork { network in
            let script = "(\"$0\" --standalone --json watch; echo $? >&2) | head -n 1"
            let process = try network.spawn(["sh", "-c", script, try Program.path()])
            #expect(try process.readToEnd() == "{\"event\": \"ready\"}\n")
            try eventually(process.standardError) { process.standardError == "0\n" }
        }
    }

    @Test("ends on a signal although its output is full and nobody reads it")
    func slowReader() async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            // The reader of the pipe only waits for the end of this test.
            let watch = "\"$0\" --standalone --json watch --family inet & echo $! >&2; wait $!; echo $? >&2"
            let script = "exec 3<&0; (\(watch)) | read end <&3"
            let process = try network.spawn(["sh", "-c", script, try Program.path()], input: .pipe)
            try eventually(process.standardError) { process.standardError.hasSuffix("\n") }
            let identifier = process.standardError.dropLast()
            var written: [Int] = []
            try eventually("\(written)") {
                let subnet = "10.\(written.count / 256).\(written.count % 256)"
                // The list stays short: else each round would take longer to list than the pause before the next one.
                try network.batch(["addr flush dev v0"] + (1...250).map { "addr add \(subnet).\($0)/32 dev v0" })
                written.append(try writtenBytes(String(identifier)))
                // Full is a pipe that takes nothing of three rounds; how much it holds depends on the user's others.
                return written.count > 4 && written[written.count - 4] == written.last && written.last ?? 0 > 4096
            }
            kill(try #require(Int32(identifier)), SIGTERM)
            try eventually(process.standardError) { process.standardError == "\(identifier)\n0\n" }
            process.closeInput()
            try process.wait()
        }
    }

    @Test("reports changes that follow each other closely as one where they are to settle")
    func settling() async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            let watch = try network.query("watch --json --settle 5000")
            #expect(try watch.readLine() == #"{"event": "ready"}"#)
            try network.batch(["addr add 192.0.2.3/24 dev v0", "addr add 192.0.2.4/24 dev v0"])
            let line = try watch.readLine()
            #expect(line.contains(#""address": "192.0.2.3""#) && line.contains(#""address": "192.0.2.4""#))
        }
    }

    @Test("outlives its daemon, and reports what changed while there was none and nothing else")
    func restart() async throws {
        try await inPrivateNetwork { network in
            try network.addLink()
            let folder = try TemporaryFolder()
            let socket = folder.path + "/socket"
            let first = try network.startDaemon(at: socket)
            let program = try Program.path()
            let watch = try network.spawn([program, "--socket", socket, "watch", "--json"])
            #expect(try watch.readLine() == #"{"event": "ready"}"#)
            try first.signal(SIGKILL)
            try first.wait()
            try network.ip("addr add 192.0.2.3/24 dev v0")
            let second = try network.startDaemon(at: socket)
            let line = try watch.readLine()
            #expect(line.contains(#""family": "inet", "#))
            #expect(line.contains(#""added": [{"family": "inet", "address": "192.0.2.3""#))
            // Nobody saw what did it.
            #expect(line.hasSuffix(#""removed": [], "cause": null}"#))
            // Had the other family been reported too, it would come before this.
            try network.ip("addr del 192.0.2.3/24 dev v0")
            #expect(try watch.readLine().contains(#""added": [], "removed": [{"family": "inet", "#))
            try second.signal(SIGTERM)
        }
    }
}
