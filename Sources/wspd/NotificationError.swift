import CLinux
import WSPSystem

/// The service manager cannot be told that the service is ready, and would take it for one that does not start.
struct NotificationError: Error, CustomStringConvertible {
    let cause: SystemError

    var description: String {
        switch cause.errno {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM, EAGAIN: cause.advice
        default: "\(cause); unset it where no service manager listens there"
        }
    }
}
