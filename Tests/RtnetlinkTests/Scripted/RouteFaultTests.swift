import CLinux
import NetworkPrimitives
import Testing
import WSPSystem

@testable import Rtnetlink

@Suite("Route questions to a kernel that misbehaves")
struct RouteFaultTests {
    typealias Request = ScriptedTransport.Request
    typealias Step = ScriptedTransport.Step

    private let transport = ScriptedTransport()
    private let requests: RequestSocket<ScriptedTransport>

    init() throws {
        requests = try RequestSocket(transport)
    }

    /// Asks for 10.0.0.0, 10.0.0.1, …; returns the gateway that each is answered with, nil for no answer.
    private func ask(_ count: Int) -> (gateways: [String?], error: KernelError?) {
        var gateways = [String?](repeating: nil, count: count)
        let queries = (0..<count).map { RouteQuery(destination: IPAddress(ipv4: 0x0a00_0000 + UInt32($0))) }
        do throws(KernelError) {
            try requests.resolve(queries) { position, reply in
                #expect(gateways[position] == nil, "each is answered once")
                gateways[position] = reply.route?.gateway?.description ?? "refused"
            }
            return (gateways, nil)
        } catch {
            return (gateways, error)
        }
    }

    private static func answerAll(_ requests: [Request]) -> [Step] { answer(requests) { _ in true } }

    /// Answers with the destination moved to 172.16.0.0.
    private static func answer(_ requests: [Request], where isAnswered: (Int) -> Bool) -> [Step] {
        requests.filter { isAnswered(position(of: $0)) }.map { .datagram($0.way("172.16.0.\(position(of: $0))")) }
    }

    private static func position(of request: Request) -> Int {
        Int((request.destination ?? IPAddress(ipv4: 0)).ipv4Number & 0xff)
    }

    private func expectAll(_ count: Int) {
        let (gateways, error) = ask(count)
        #expect(error == nil && gateways == (0..<count).map { "172.16.0.\($0)" })
    }

    @Test("asks again for those replies that are lost, wherever in a batch, and for those alone")
    func lostInBatch() {
        transport.serveInTurn([
            { RouteFaultTests.answer($0) { ![0, 13, 14, 31].contains($0) } }, RouteFaultTests.answerAll,
        ])
        expectAll(40)
        #expect(transport.sent.map(\.count) == [32, 4, 8])
        #expect(requests.statistics.repliesLost == 4)
    }

    @Test("tells those that are answered though others are lost twice")
    func lostTwice() {
        transport.serve = { RouteFaultTests.answer($0) { $0 != 13 } }
        let (gateways, error) = ask(40)
        #expect(error == .replyLost(.getRoute))
        #expect(gateways == (0..<40).map { $0 == 13 ? nil : "172.16.0.\($0)" })
        #expect(requests.statistics.repliesLost == 2)
    }

    @Test("never takes a late reply for a new one")
    func late() {
        var held: [Step] = []
        transport.serveInTurn([
            { requests in
                held = [.datagram(requests[1].way("192.0.2.66"))]
                return [.datagram(requests[0].way("172.16.0.0"))]
            },
            { held + RouteFaultTests.answerAll($0) },
        ])
        expectAll(2)
        #expect(requests.statistics.repliesLost == 1 && requests.statistics.lateReplies == 1)
    }

    @Test("takes one of two replies with the same number")
    func doubled() {
        transport.serve = { requests in
            [.datagram(requests[0].way("172.16.0.0") + requests[0].way("192.0.2.66"))]
                + RouteFaultTests.answer(requests) { $0 > 0 }
        }
        expectAll(2)
        #expect(requests.statistics.lateReplies == 1)
    }

    @Test("takes nothing from another process, whatever number it guessed")
    func forged() {
        transport.serve = { [.nothing(.foreign)] + RouteFaultTests.answerAll($0) }
        expectAll(3)
        #expect(requests.statistics.foreignSenders == 1 && requests.statistics.repliesLost == 0)
    }

    @Test("asks again where a reply was longer than the buffer or found no room", arguments: [true, false])
    func noRoom(isTruncated: Bool) {
        let gap = Step.nothing(isTruncated ? .truncated : .overrun)
        transport.serveInTurn([
            { [gap] + RouteFaultTests.answer($0) { $0 != 0 } }, RouteFaultTests.answerAll,
        ])
        expectAll(3)
        #expect(requests.statistics.truncated + requests.statistics.overruns == 1)
        #expect(requests.statistics.repliesLost == 1)
    }

    @Test("takes a shortage of memory for no answer", arguments: [ENOMEM, ENOBUFS, EAGAIN, EINTR])
    func temporary(_ errno: Int32) {
        transport.serveInTurn([
            { [.datagram($0[0].refusal(errno))] + RouteFaultTests.answer($0) { $0 != 0 } }, RouteFaultTests.answerAll,
        ])
        expectAll(3)
        transport.serve = { $0.map { .datagram($0.refusal(errno)) } }
        #expect(ask(2).error == .refused(.getRoute, errno: errno, explanation: nil))
    }

    @Test("leaves out a destination whose answer cannot be read, and tells the others")
    func malformed() {
        transport.serve = { requests in
            requests.map { request in
                let position = RouteFaultTests.position(of: request)
                return .datagram(
                    position == 0 ? request.reply(.newRoute, [2, 0]) : request.way("172.16.0.\(position)"))
            }
        }
        let (gateways, error) = ask(40)
        #expect(error == .malformed(DecodingError(.truncated, offset: 2, message: .newRoute)))
        #expect(gateways == (0..<40).map { $0 == 0 ? nil : "172.16.0.\($0)" })
        #expect(requests.statistics.malformed == 2)
    }

    @Test("asks again where a reply is of a type that answers nothing")
    func wrongType() {
        transport.serveInTurn([
            { requests in requests.map { .datagram($0.part(.link(.new, LinkMessage(index: 7)))) } },
            RouteFaultTests.answerAll,
        ])
        expectAll(2)
        transport.serve = { requests in requests.map { .datagram($0.part(.link(.new, LinkMessage(index: 7)))) } }
        #expect(ask(2).error == .unexpectedReply(.newLink))
    }

    @Test("asks again where a reply cannot be read, whatever is wrong with it", arguments: Malformed.all)
    func malformedOnce(_ message: Malformed) {
        transport.serveInTurn([
            { requests in
                [.datagram(message.bytes(sequence: requests[0].header.sequence))]
                    + RouteFaultTests.answer(requests) { $0 != 0 }
            }, RouteFaultTests.answerAll,
        ])
        expectAll(3)
        #expect(transport.sent.map(\.count) == [3, 1] && requests.statistics.repliesLost == 1)
    }

    @Test("goes on after a datagram of garbage")
    func garbage() {
        transport.serve = { [.datagram([UInt8](repeating: 0, count: 64))] + RouteFaultTests.answerAll($0) }
        expectAll(3)
        #expect(requests.statistics.malformed == 1 && requests.statistics.repliesLost == 0)
    }

    @Test("hands on the error of a socket that cannot send or receive")
    func failure() {
        let error = SystemError("recvmsg", errno: ENOMEM)
        transport.serve = { _ in [.failure(error)] }
        #expect(ask(2).error == .system(error))
    }
}
