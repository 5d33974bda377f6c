/// Timers in the order of their deadlines: a binary heap, from which cancelled timers are dropped when they surface.
package struct TimerQueue {
    /// Names one timer for as long as the queue lives.
    package struct Timer: Hashable, Sendable {
        fileprivate let number: UInt64
    }

    private struct Entry {
        let deadline: Instant
        let timer: Timer

        /// Timers with equal deadlines run in the order they were made.
        func precedes(_ other: Entry) -> Bool {
            (deadline, timer.number) < (other.deadline, other.timer.number)
        }
    }

    private var heap: [Entry] = []
    private var handlers: [Timer: () -> Void] = [:]
    private var lastNumber: UInt64 = 0

    /// Creates an empty queue.
    package init() {}

    /// The deadline of the timer that is due first, or nil.
    package var earliestDeadline: Instant? {
        mutating get {
            dropCancelled()
            return heap.first?.deadline
        }
    }

    /// The deadline of each timer.
    package var deadlines: [Timer: Instant] {
        var deadlines: [Timer: Instant] = [:]
        for entry in heap where handlers[entry.timer] != nil { deadlines[entry.timer] = entry.deadline }
        return deadlines
    }

    /// Adds a timer.
    package mutating func insert(deadline: Instant, _ handler: @escaping () -> Void) -> Timer {
        lastNumber += 1
        let timer = Timer(number: lastNumber)
        handlers[timer] = handler
        heap.append(Entry(deadline: deadline, timer: timer))
        siftUp(from: heap.count - 1)
        return timer
    }

    /// Cancels a timer; one that is not in the queue any more is no error.
    package mutating func remove(_ timer: Timer) {
        handlers[timer] = nil
        // Timers that are moved again and again would fill the heap with cancelled entries: rebuild it in time.
        if heap.count > 64, heap.count > 2 * handlers.count {
            heap = heap.filter { handlers[$0.timer] != nil }.sorted { $0.precedes($1) }
        }
    }

    /// Takes out the first timer that is due, and returns what it has to run.
    package mutating func popDue(at now: Instant) -> (() -> Void)? {
        dropCancelled()
        guard let first = heap.first, first.deadline <= now else { return nil }
        removeFirst()
        return handlers.removeValue(forKey: first.timer)
    }

    private mutating func dropCancelled() {
        while let first = heap.first, handlers[first.timer] == nil {
            removeFirst()
        }
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        siftDown()
    }

    private mutating func siftUp(from start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while 2 * parent + 1 < heap.count {
            var child = 2 * parent + 1
            if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
            guard heap[child].precedes(heap[parent]) else { return }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
