import CLinux

/// A file descriptor that is closed when its owner lets go of it.
///
/// Frozen, since Embedded Swift lets only a type whose layout is fixed give up its deinitializer.
@frozen
public struct Descriptor: ~Copyable, Sendable {
    /// The kernel's number; valid as long as this value lives.
    public let number: Int32

    /// Takes ownership of an open descriptor.
    public init(owning number: Int32) {
        precondition(number >= 0, "a descriptor is not negative")
        self.number = number
    }

    deinit {
        // Linux frees the descriptor whatever close(2) returns; trying again could close somebody else's.
        _ = close(number)
    }

    /// Gives up ownership without closing, for handing the descriptor to code that closes it itself.
    public consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }
}

/// Repeats a system call while a signal interrupts it, and turns -1 into an error.
@discardableResult
package func retrying(_ name: String, _ call: () -> Int) throws(SystemError) -> Int {
    while true {
        let result = call()
        if result >= 0 { return result }
        let error = SystemError.current(name)
        if error.errno != EINTR { throw error }
    }
}
