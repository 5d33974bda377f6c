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
        let destination = try DestinationArgument(parsing: text)
        #expect(destination.text == shown)
        #expect(destination.destination.scopeID == scope)
    }

    @Test(
        "what is no destination is refused",
        arguments: [
            "", "%lo", "fe80::1%", "fe80::1%0", "fe80::1%+1", "fe80::1%lo\0", "fe80::1%no-such-interface",
            "192.0.2.1%lo", "host", "192.0.2",
        ])
    func noDestination(text: String) {
        #expect(throws: ValidationError.self) { try DestinationArgument(parsing: text) }
    }

    @Test("an interface that does not exist is named")
    func noInterface() {
        for parse in [
            { _ = try InterfaceArgument(parsing: "nope") }, { _ = try DestinationArgument(parsing: "fe80::1%nope") },
        ] as [() throws -> Void] {
            let error = #expect(throws: ValidationError.self) { try parse() }
            #expect(error?.message == "there is no interface nope")
        }
    }

    @Test("the address a socket is bound to has the scope of its interface")
    func scopedSource() throws {
        let command = try RouteCommand.parse(["--from", "fe80::1%lo", "fe80::2%lo"])
        #expect(command.socket.from?.socketAddress == SocketAddress(address: try address("fe80::1"), scopeID: 1))
        #expect(throws: (any Error).self) { try RouteCommand.parse(["--from", "fe80::1%nope", "fe80::2%lo"]) }
    }

    @Test("mark and type of service are decimal, or hexadecimal with 0x")
    func numbers() throws {
        let command = try RouteCommand.parse(["--mark", "0xFFffFFff", "--tos", "0x10", "::1"])
        #expect(command.socket.routing.mark == UInt32.max)
        #expect(command.socket.routing.tos == 16)
        #expect(try RouteCommand.parse(["--mark", "010", "::1"]).socket.routing.mark == 10)
    }

    @Test(
        "what is no number, or too large a one, is refused",
        arguments: ["", "0x", "0x+1", "+1", "0x100", "256", "a"])
    func noNumber(text: String) {
        #expect(throws: ValidationError.self) { let _: UInt8 = try parseNumber(text) }
    }

    @Test("an empty path of a socket is refused")
    func emptySocket() {
        #expect(throws: (any Error).self) { try GlobalOptions.parse(["--socket", ""]) }
    }

    @Test("destinations on standard input stand one on a line, blank lines, comments and white space at the ends aside")
    func lines() throws {
        let input = "192.0.2.1\n\n# 192.0.2.2\n  #\n \t2001:db8::1 \r\n192.0.2.3"
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

    @Test("a line with a blank inside an address is refused and quoted as it was written")
    func blankInside() {
        let error = #expect(throws: ValidationError.self) {
            try DestinationArgument.lines(of: Array(" 1 0.0.0.1\r\n".utf8))
        }
        #expect(error?.message == "line 1 of standard input: '1 0.0.0.1' is no address or address%interface")
    }

    @Test("a number of seconds is above 0, and need not be whole")
    func seconds() throws {
        #expect(try parseSeconds("0.05") == 0.05)
        for text in ["", "0", "-1", "x", "nan", "inf", "1e10"] {
            #expect(throws: ValidationError.self) { try parseSeconds(text) }
        }
        #expect(secondsText(1) == "1 second")
        #expect(secondsText(5) == "5 seconds")
        #expect(secondsText(0.05) == "0.05 seconds")
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

    @Test("quiet time, ceiling and removal delay are 0 where they are not given, and ceiling needs a quiet time")
    func settling() throws {
        let arguments = ["--settle", "250", "--ceiling", "1000", "--removal-delay", "100"]
        let expected = Settling(quiet: 250, ceiling: 1000, removalDelay: 100)
        #expect(try WatchCommand.parse(arguments).settling.settling == expected)
        #expect(try WaitCommand.parse(["addresses"] + arguments).settling.settling == expected)
        #expect(try WatchCommand.parse([]).settling.settling == Settling())
        for wrong in [["--ceiling", "5"], ["--settle", "0", "--ceiling", "5"], ["--removal-delay", "-1"]] {
            #expect(throws: (any Error).self) { try WatchCommand.parse(wrong) }
        }
    }

    @Test("a watch of destinations and a wait for one take a mark; a wait for addresses has no use for it")
    func mark() throws {
        #expect(try WatchCommand.parse(["route", "::1", "--mark", "0x10"]).mark == 16)
        #expect(try WaitCommand.parse(["route", "::1", "--mark", "16"]).mark == 16)
        #expect(throws: (any Error).self) { try WaitCommand.parse(["addresses", "--mark", "16"]) }
    }

    @Test(
        "each error has its exit code",
        arguments: [
            (.connection(SystemError("connect", errno: ECONNREFUSED)), 69),
            (.connection(SystemError("connect", errno: ENOENT)), 69), (.closed, 69), (.accessDenied, 77),
            (.refused(.accessDenied), 77), (.refused(.invalidArgument), 1), (.refused(.noBuffers), 1),
            (.protocolViolation("text"), 69), (.rejected(code: .unknownFrameType, message: "text"), 69),
            (.rejected(code: .tooManyConnections, message: "text"), 77),
        ] as [(ClientError, Int32)])
    func statuses(error: ClientError, status: Int32) {
        for shown in [QueryError(error), QueryError(connectingTo: "/run/socket", error)] {
            #expect(shown.status == status)
            #expect(!shown.message.contains("\n"))
        }
    }

    @Test("a service with too many connections is no matter of versions")
    func tooManyConnections() {
        let error = QueryError(.rejected(code: .tooManyConnections, message: "text"))
        #expect(error.message == "wspd has as many connections as it allows; try again later")
    }
}
