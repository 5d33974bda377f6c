import CLinux

/// Signals as a readable descriptor; they are blocked from their ordinary delivery for the thread that creates it, and
/// for the threads and programs that this thread starts later.
package struct SignalSource: ~Copyable {
    package let descriptor: Descriptor

    /// Blocks the signals and opens their descriptor.
    ///
    /// The corresponding C functions are `pthread_sigmask` and `signalfd`.
    package init(_ signals: [Int32]) throws(SystemError) {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in signals {
            unsafe sigaddset(&set, signal)
        }
        let error = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        if error != 0 { throw SystemError("pthread_sigmask", errno: error) }
        descriptor = Descriptor(owning: Int32(try retrying("signalfd") { unsafe Int(clinux_signalfd(&set)) }))
    }

    /// Takes the next signal that has arrived, or nil.
    package func next() throws(SystemError) -> Int32? {
        var record = signalfd_siginfo()
        let number = descriptor.number
        do throws(SystemError) {
            try retrying("read signalfd") { unsafe read(number, &record, MemoryLayout<signalfd_siginfo>.size) }
        } catch {
            if error.errno == EAGAIN { return nil }
            throw error
        }
        return Int32(record.ssi_signo)
    }
}
