import TestSupport
import Testing
import WSPSystem

@Suite("The queue of timers")
struct TimerQueueTests {
    /// The entries that the queue stores, cancelled ones included.
    private func storedEntries(_ queue: TimerQueue) throws -> Int {
        let heap = try #require(Mirror(reflecting: queue).descendant("heap"))
        return Mirror(reflecting: heap).children.count
    }

    @Test("does not grow by timers that are moved again and again")
    func flood() throws {
        var queue = TimerQueue()
        _ = queue.insert(deadline: .milliseconds(5)) {}
        for round in 0..<10_000 {
            let timer = queue.insert(deadline: .milliseconds(round + 10)) {}
            queue.remove(timer)
            if round % 500 == 0 { #expect(try storedEntries(queue) <= 65) }
        }
        #expect(try storedEntries(queue) <= 65)
        #expect(queue.earliestDeadline == .milliseconds(5))
    }

    @Test("does not grow by cancelled timers beyond the number of live ones")
    func floodAmongMany() throws {
        var queue = TimerQueue()
        for deadline in 0..<1000 { _ = queue.insert(deadline: .milliseconds(deadline)) {} }
        for round in 0..<10_000 {
            let timer = queue.insert(deadline: .milliseconds(round)) {}
            queue.remove(timer)
        }
        #expect(try storedEntries(queue) <= 2002)
    }

    @Test("lets go of what a cancelled timer would have run")
    func releasedHandlers() {
        final class Token {}
        weak var token: Token?
        var queue = TimerQueue()
        let timer = {
            let held = Token()
            token = held
            return queue.insert(deadline: .milliseconds(1)) { _ = held }
        }()
        #expect(token != nil)
        queue.remove(timer)
        #expect(token == nil)
    }

    @Test("is empty of deadlines once every timer ran or was cancelled")
    func empty() {
        var queue = TimerQueue()
        #expect(queue.earliestDeadline == nil)
        let timer = queue.insert(deadline: .milliseconds(1)) {}
        _ = queue.insert(deadline: .milliseconds(2)) {}
        queue.remove(timer)
        #expect(queue.earliestDeadline == .milliseconds(2))
        #expect(queue.popDue(at: .milliseconds(1)) == nil)
        #expect(queue.popDue(at: .milliseconds(2)) != nil)
        #expect(queue.earliestDeadline == nil)
    }

    @Test("does as a sorted list does, whatever is inserted, removed and taken out")
    func model() {
        var generator = SeededGenerator()
        let seed = generator.seed
        var queue = TimerQueue()
        // In the order of insertion, which a stable minimum keeps.
        var model: [(deadline: Instant, number: Int, timer: TimerQueue.Timer)] = []
        var ran = -1
        for number in 0..<5000 {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<5:
                let deadline = Instant.milliseconds(Int.random(in: 0..<200, using: &generator))
                model.append((deadline, number, queue.insert(deadline: deadline) { ran = number }))
            case 5..<8:
                guard let position = model.indices.randomElement(using: &generator) else { continue }
                queue.remove(model.remove(at: position).timer)
            default:
                let now = Instant.milliseconds(Int.random(in: 0..<200, using: &generator))
                let due = model.indices.filter { model[$0].deadline <= now }
                let first = due.min { (model[$0].deadline, $0) < (model[$1].deadline, $1) }
                let handler = queue.popDue(at: now)
                #expect((handler == nil) == (first == nil), "WSPD_TEST_SEED=\(seed)")
                guard let first, let handler else { continue }
                handler()
                #expect(ran == model.remove(at: first).number, "WSPD_TEST_SEED=\(seed)")
            }
            #expect(queue.earliestDeadline == model.map(\.deadline).min(), "WSPD_TEST_SEED=\(seed)")
        }
    }
}
