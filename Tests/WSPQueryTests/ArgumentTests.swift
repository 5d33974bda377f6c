import ArgumentParser
import CLinux
import NetworkPrimitives
import Testing
import WSPClient
import WSPProtocol
import WSPSystem

@testable import WSPQuery

@Suite("Arguments")
struct ArgumentTests {
    @Test(
        "a destination is shown in canonical form with the interface as it was given",
        arguments: [
            ("192.0.2.1", "192.0.2.1", 0), ("2001:DB8:0:0::1", "2001:db8::1", 0), ("fe80::1%lo", "fe80::1%lo", 1),
            ("fe80::1%7", "fe80::1%7", 7),
        ] as [(String, String, UInt32)])
    func destination(text: String, shown: String, scope: UInt32) throws {
        let destination = try #require(DestinationArgument(argument: text))
        #expect(destination.text == shown)
        #expect(destination.destination.scopeID == scope)
    }

    @Test(
        "what is no destination is refused",
        arguments: ["", "%lo", "fe80::1%", "fe80::1%0", "fe80::1%no-such-interface", "192.0.2.1%lo", "host", "192.0.2"])
    func noDestination(text: String) {
        #expect(DestinationArgument(argument: text) == nil)
    }

    @Test("destinations on standard input stand one on a line, blank lines and white space aside")
    func lines() throws {
        let input = "192.0.2.1\n\n \t2001:db8::1 \r\n192.0.2.3"
        let destinations = try DestinationArgument.lines(of: Array(input.utf8))
        #expect(destinations.map(\.text) == ["192.0.2.1", "2001:db8::1", "192.0.2.3"])
        #expect(try DestinationArgument.lines(of: []).isEmpty)
    }

    @Test("a line of standard input that is no destination is named by its number")
    func badLine() {
        let error = #expect(throws: ValidationError.self) {
            try DestinationArgument.lines(of: Array("192.0.2.1\nhost\n".utf8))
        }
        #expect(error?.message.contains("line 2") == true)
    }

    @Test("a watch without subjects watches the addresses of both families")
    func defaultPlan() throws {
        let plan = try WatchPlan(subjects: [], family: nil)
        #expect(plan.families == [.inet, .inet6])
        #expect(plan.destinations.isEmpty)
        #expect(try WatchPlan(subjects: [], family: .inet6).families == [.inet6])
    }

    @Test("a watch takes addresses and any number of destinations, none twice")
    func plan() throws {
        let subjects = ["addresses", "route", "192.0.2.1", "2001:DB8::1", "2001:db8::1"]
        let plan = try WatchPlan(subjects: subjects, family: .inet)
        #expect(plan.families == [.inet])
        #expect(plan.destinations.map(\.text) == ["192.0.2.1", "2001:db8::1"])
        #expect(try WatchPlan(subjects: ["route", "::1"], family: nil).families.isEmpty)
    }

    @Test(
        "a watch of something else is refused",
        arguments: [["192.0.2.1"], ["route"], ["route", "host"], ["addresses", "route"], ["interfaces"]])
    func badPlan(subjects: [String]) {
        #expect(throws: ValidationError.self) { try WatchPlan(subjects: subjects, family: nil) }
    }

    @Test("a family without addresses to watch is refused")
    func familyOfRoute() {
        #expect(throws: ValidationError.self) { try WatchPlan(subjects: ["route", "::1"], family: .inet6) }
    }

    @Test(
        "each error has its exit code",
        arguments: [
            (.connection(SystemError("connect", errno: ECONNREFUSED)), 69),
            (.connection(SystemError("connect", errno: ENOENT)), 69), (.closed, 69), (.accessDenied, 77),
            (.refused(.accessDenied), 77), (.refused(.invalidArgument), 1), (.refused(.noBuffers), 1),
            (.protocolViolation("text"), 69),
        ] as [(ClientError, Int32)])
    func statuses(error: ClientError, status: Int32) {
        for shown in [QueryError(error), QueryError(connectingTo: "/run/socket", error)] {
            #expect(shown.status == status)
            #expect(!shown.message.contains("\n"))
        }
    }
}
