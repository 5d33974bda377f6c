import Testing
import WSPClient
import WSPProtocol

@testable import WSPQuery

@Suite("The cause of a change")
struct CauseFinderTests {
    /// A history that answers as the daemon does, and notes what it was asked.
    private actor History {
        var records: [HistoryRecord] = []
        var questions: [UInt64] = []
        var failure: ClientError?

        func answer(_ since: UInt64) throws(ClientError) -> [HistoryRecord] {
            questions.append(since)
            if let failure { throw failure }
            return records.filter { $0.time > since }
        }

        func append(_ time: UInt64, _ kind: ChangeCause.Kind) {
            records.append(
                HistoryRecord(time: time, generationNumber: 1, cause: ChangeCause(kind), event: .stateLearnt))
        }

        func fail(_ error: ClientError?) { failure = error }
    }

    private let history = History()

    private func finder(startingAt seconds: Int64) -> CauseFinder {
        CauseFinder(now: at(seconds)) { [history] since throws(ClientError) in try await history.answer(since) }
    }

    private func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds, microseconds: 0) }

    @Test("is that of the last record that tells of it, and only what is new is asked for")
    func last() async {
        let finder = finder(startingAt: 10)
        await history.append(9_000_000, .audit)
        await history.append(11_000_000, .lostEvents)
        await history.append(12_000_000, .asked)
        let any = await finder.cause(now: at(13)) { _ in true }
        let lost = await finder.cause(now: at(14)) { $0.cause.kind == .lostEvents }
        let old = await finder.cause(now: at(15)) { $0.cause.kind == .audit }
        #expect(any?.kind == .asked && lost?.kind == .lostEvents && old == nil)
        #expect(await history.questions == [10_000_000, 12_000_000, 12_000_000])
    }

    @Test("is found although the clock was set back")
    func clock() async {
        let finder = finder(startingAt: 1000)
        await history.append(5_000_000, .audit)
        #expect(await finder.cause(now: at(6)) { _ in true }?.kind == .audit)
        #expect(await history.questions == [0])
    }

    @Test("is not known where the daemon keeps no history, which is asked for once, or is away")
    func off() async {
        let finder = finder(startingAt: 10)
        await history.append(11_000_000, .audit)
        await history.fail(.closed)
        #expect(await finder.cause(now: at(12)) { _ in true } == nil)
        await history.fail(.refused(.operationNotSupported))
        #expect(await finder.cause(now: at(13)) { _ in true } == nil)
        await history.fail(nil)
        #expect(await finder.cause(now: at(14)) { _ in true } == nil)
        #expect(await history.questions.count == 2)
    }
}
