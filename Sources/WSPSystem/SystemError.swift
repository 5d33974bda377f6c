internal import CLinux

/// A system call that the kernel refused.
public struct SystemError: Error, Equatable, Sendable {
    /// The name of the call, as in its manual page, with what it was applied to where that helps.
    public let call: String
    /// The error number, as in errno(3).
    public let errno: Int32

    /// Creates an error from a call's name and its error number.
    public init(_ call: String, errno: Int32) {
        self.call = call
        self.errno = errno
    }

    /// Creates an error from a call's name and the calling thread's errno.
    package static func current(_ call: String) -> SystemError {
        SystemError(call, errno: clinux_errno())
    }
}

extension SystemError: CustomStringConvertible {
    /// The call and the error's text, as strerrordesc_np(3) gives it.
    public var description: String { "\(call): \(text)" }

    /// The description, with where a limit can be raised that is all that is in the way.
    package var advice: String {
        switch errno {
        case EMFILE: "\(self); raise the limit of open files, LimitNOFILE= of a service and ulimit -n of a shell"
        case ENFILE: "\(self); raise fs.file-max, or find out with lsof who has so many files open"
        default: description
        }
    }

    /// The error's text without the call.
    package var text: String {
        guard let text = unsafe clinux_error_text(errno) else { return "error \(errno)" }
        return unsafe String(cString: text)
    }
}
