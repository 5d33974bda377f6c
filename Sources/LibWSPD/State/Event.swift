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

    /// Makes the descriptor readable; false where it is no event any more.
    @discardableResult
    func signal() -> Bool { wspd_signal_event(descriptor) == 0 }

    /// Makes the descriptor not readable; false where it is no event any more.
    @discardableResult
    func reset() -> Bool { wspd_reset_event(descriptor) == 0 }
}
