import CLinux

/// A descriptor by which one thread wakes the loop of another.
package struct WakeUp: ~Copyable, Sendable {
    package let descriptor: Descriptor

    /// Opens the descriptor, not signalled.
    ///
    /// The corresponding C function is `eventfd`.
    package init() throws(SystemError) {
        descriptor = Descriptor(owning: Int32(try retrying("eventfd") { Int(clinux_eventfd()) }))
    }

    /// Makes the descriptor readable; callable from any thread.
    package func signal() {
        // Fails only when the counter is full, and then the descriptor is readable anyway.
        _ = eventfd_write(descriptor.number, 1)
    }

    /// Makes the descriptor not readable again.
    package func reset() {
        var count = eventfd_t(0)
        // EAGAIN: nobody had signalled, which is the state wanted.
        _ = unsafe eventfd_read(descriptor.number, &count)
    }
}
