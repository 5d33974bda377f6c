internal import CLinux
internal import CWSP

/// An event object by its descriptor, which is the caller's to close.
///
/// The descriptor may have been closed, and be a file of the caller's now, when a request completes: nothing is written
/// to what cannot be an event.
struct Event {
    let descriptor: Int32

    /// The event of a handle; nil where it is none.
    init?(handle: UnsafeMutableRawPointer?) {
        guard let number = Int32(exactly: Int(bitPattern: handle)), wspd_is_event(number) != 0 else {
            return nil
        }
        descriptor = number
    }

    /// Makes the descriptor readable.
    @discardableResult
    func signal() -> Bool {
        // A counter that is full fails, and is readable.
        wspd_is_event(descriptor) != 0 && (eventfd_write(descriptor, 1) == 0 || clinux_errno() == EAGAIN)
    }

    /// Makes the descriptor not readable.
    @discardableResult
    func reset() -> Bool {
        guard wspd_is_event(descriptor) != 0 else { return false }
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // An event of the caller's own making may block a read of nothing.
        guard unsafe wspd_poll(&poll, 1, 0) > 0 else { return true }
        var count = eventfd_t(0)
        return unsafe eventfd_read(descriptor, &count) == 0 || clinux_errno() == EAGAIN
    }
}
