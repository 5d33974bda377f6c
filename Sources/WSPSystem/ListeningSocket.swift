import CLinux

/// Why a daemon cannot listen where it should.
package enum ListeningError: Error, Equatable {
    /// Another process serves this path.
    case inUse(path: String)
    /// Something that is not a socket stands at the path; it is left alone.
    case notASocket(path: String)
    /// Something that no daemon has made stands where the lock has to; it is left alone.
    case notALock(path: String)
    /// The kernel refused.
    case system(SystemError)
}

extension ListeningError: CustomStringConvertible {
    /// One line that says what to do.
    package var description: String {
        switch self {
        case .inUse(let path):
            "\(path) is served by another process already; end that one, or name another path with --socket"
        case .notASocket(let path):
            "\(path) is not a socket and is left alone; remove it, or name another path with --socket"
        case .notALock(let path):
            "\(path) is not a lock of wspd and is left alone; remove it, or name another path with --socket"
        case .system(let error):
            switch error.errno {
            case ENOENT: "\(error); create the folder with access for this user, or name another path with --socket"
            case EACCES:
                "\(error); give this user access to the folder and to what is there, or name another path with --socket"
            case ENAMETOOLONG:
                "\(error); the path of a socket has at most \(ListeningSocket.longestPath) bytes, name a shorter one with "
                    + "--socket"
            case ENOSPC, EDQUOT, EROFS, ENOTDIR, ELOOP: "\(error); name a path with --socket where files can be made"
            case EPERM where error.call.hasPrefix("unlink"):
                "\(error); remove it as its owner or as root, or name another path with --socket"
            case EPERM: "\(error); a user other than root can only choose a group that it is in"
            default: error.advice
            }
        }
    }
}

/// A listening Unix stream socket; it owns its path unless somebody else made it.
///
/// A lock on `PATH.lock` tells a live owner from a socket file that an ended process left behind: the kernel drops the
/// lock with its process, so whoever holds it may replace the file. The probe by connect(2) covers servers that know
/// nothing of the lock.
package struct ListeningSocket: ~Copyable {
    /// The bytes that the path of a Unix socket can have, without the zero that ends it; see unix(7).
    static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1
    /// How often a lock may turn out to be on a file that its last owner has just removed.
    private static let lockAttempts = 1000

    package let descriptor: Descriptor
    private let lockedPath: LockedPath?

    /// Takes over a socket that listens already.
    ///
    /// - Parameters:
    ///   - descriptor: The socket.
    ///   - path: Where it listens and the lock on that, as another process of this service has handed them over; nil
    ///     for a socket whose path is its maker's.
    /// - Throws: what fcntl(2) failed with.
    package init(listening descriptor: consuming Descriptor, at path: LockedPath? = nil) throws(SystemError) {
        let number = descriptor.number
        try retrying("fcntl") { Int(clinux_set_nonblocking(number)) }
        self.descriptor = descriptor
        lockedPath = path
    }

    /// The lock on the path, where that is this socket's.
    package var lock: Int32? { lockedPath?.lock.number }

    /// Leaves the path as it is, for the process that takes over.
    package func abandonPath() {
        lockedPath?.isAbandoned = true
    }

    /// Listens at `path`, whose file gets the permission bits `mode`, and the group `group` unless that is nil.
    ///
    /// The corresponding C functions are `socket`, `bind`, `chown`, `chmod` and `listen`.
    package init(path: String, mode: UInt32, group: UInt32? = nil) throws(ListeningError) {
        let lockPath = path + ".lock"
        let lock = try ListeningSocket.lock(lockPath, for: path)
        do throws(ListeningError) {
            try ListeningSocket.removeStaleSocket(at: path)
            descriptor = try ListeningSocket.bind(path, mode, group)
        } catch {
            // A lock file that stays could mean something to others: /etc/passwd.lock keeps passwd(1) away.
            unsafe _ = unlink(lockPath)
            throw error
        }
        lockedPath = LockedPath(path, lock: lock)
    }

    /// True where the path is the socket's own, and not that of somebody who passed it.
    package var ownsPath: Bool { lockedPath != nil }

    /// Changes who may connect from now on; a group of nil stays.
    ///
    /// Nothing happens to a path that is not the socket's own.
    /// The corresponding C functions are `chown` and `chmod`.
    package func setAccess(mode: UInt32, group: UInt32?) throws(SystemError) {
        guard let path = lockedPath?.path else { return }
        try ListeningSocket.setAccess(of: path, mode, group)
    }

    /// Accepts one connection, non-blocking; nil where none is waiting or the caller was not meant to see it.
    ///
    /// The corresponding C function is `accept4`.
    package func accept() throws(SystemError) -> Descriptor? {
        let listening = descriptor.number
        do throws(SystemError) {
            return Descriptor(owning: Int32(try retrying("accept4") { Int(clinux_accept_stream(listening)) }))
        } catch {
            if error.errno == EAGAIN || error.errno == ECONNABORTED { return nil }
            throw error
        }
    }

    private static func lock(_ lockPath: String, for path: String) throws(ListeningError) -> Descriptor {
        do throws(SystemError) {
            for _ in 0..<lockAttempts {
                // A queue or a terminal must not keep this waiting.
                let flags = O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
                let number = try retrying("open \(lockPath)") { unsafe Int(clinux_open(lockPath, flags, 0o600)) }
                let lock = Descriptor(owning: Int32(number))
                // It would be removed at the end, with what its owner keeps in it.
                let isEmpty = try retrying("fstat \(lockPath)") { Int(clinux_is_empty_file(lock.number)) }
                guard isEmpty == 1 else { throw SystemError("open \(lockPath)", errno: EEXIST) }
                try retrying("flock \(lockPath)") { Int(flock(lock.number, LOCK_EX | LOCK_NB)) }
                // The last owner removes the file as it leaves: a lock on a removed file protects nothing.
                let isThere = try retrying("stat \(lockPath)") {
                    unsafe Int(clinux_same_file(lock.number, lockPath))
                }
                if isThere == 1 { return lock }
            }
            // A file system that gives a file another number each time would keep this going for ever.
            throw SystemError("stat \(lockPath)", errno: ESTALE)
        } catch {
            switch error.errno {
            case EWOULDBLOCK: throw .inUse(path: path)
            case EEXIST, EISDIR, ENXIO: throw .notALock(path: lockPath)
            // A link at the path itself, and not a loop of them on the way.
            case ELOOP where unsafe clinux_file_type(lockPath) == S_IFLNK: throw .notALock(path: lockPath)
            default: throw .system(error)
            }
        }
    }

    private static func removeStaleSocket(at path: String) throws(ListeningError) {
        let type = unsafe clinux_file_type(path)
        if type == 0 { return }
        guard type == S_IFSOCK else { throw .notASocket(path: path) }
        do throws(SystemError) {
            try probe(path)
            throw SystemError("bind \(path)", errno: EADDRINUSE)
        } catch {
            if error.errno == EADDRINUSE || error.errno == EAGAIN { throw .inUse(path: path) }
            guard error.errno == ECONNREFUSED else { throw .system(error) }
        }
        do throws(SystemError) {
            try retrying("unlink \(path)") { unsafe Int(unlink(path)) }
        } catch {
            guard error.errno == ENOENT else { throw .system(error) }
        }
    }

    /// Connects without waiting: a server whose queue is full, which is EAGAIN, is one that lives.
    private static func probe(_ path: String) throws(SystemError) {
        let probe = Descriptor(owning: Int32(try retrying("socket") { Int(clinux_unix_stream()) }))
        let number = probe.number
        try retrying("fcntl") { Int(clinux_set_nonblocking(number)) }
        try retrying("connect to \(path)") { unsafe Int(clinux_unix_connect(number, path)) }
    }

    private static func bind(_ path: String, _ mode: UInt32, _ group: UInt32?) throws(ListeningError) -> Descriptor {
        // Nobody may connect before the mode is set who may not afterwards.
        let previous = umask(0o777)
        defer { umask(previous) }
        do throws(SystemError) {
            let descriptor = Descriptor(owning: Int32(try retrying("socket") { Int(clinux_unix_stream()) }))
            let number = descriptor.number
            try retrying("fcntl") { Int(clinux_set_nonblocking(number)) }
            try retrying("bind \(path)") { unsafe Int(clinux_unix_bind(number, path)) }
            do throws(SystemError) {
                try setAccess(of: path, mode, group)
                try retrying("listen") { Int(listen(number, Int32(SOMAXCONN))) }
            } catch {
                // Nobody would ever serve it.
                unsafe _ = unlink(path)
                throw error
            }
            return descriptor
        } catch {
            throw .system(error)
        }
    }
}

extension ListeningSocket {
    /// On the way nobody may connect who may neither before nor afterwards: a group gets no bits that are not its own.
    private static func setAccess(of path: String, _ mode: UInt32, _ group: UInt32?) throws(SystemError) {
        if let group {
            let common = unsafe clinux_permissions(path) & mode
            try retrying("chmod \(path)") { unsafe Int(chmod(path, common)) }
            // The user stays: -1.
            try retrying("chown \(path)") { unsafe Int(chown(path, .max, group)) }
        }
        try retrying("chmod \(path)") { unsafe Int(chmod(path, mode)) }
    }
}

/// The path of a socket with the lock that says whose it is; both files go with their owner.
package final class LockedPath {
    fileprivate let lock: Descriptor
    fileprivate var isAbandoned = false
    fileprivate let path: String

    /// Owns a path by a lock that is held until then.
    package init(_ path: String, lock: consuming Descriptor) {
        self.path = path
        self.lock = lock
    }

    /// False once the files have gone: systemd removes a service's `RuntimeDirectory=` whenever its process ends.
    ///
    /// - Throws: why that cannot be told. Who took them for gone would find the path locked by its own predecessor, for
    ///   as long as the service manager keeps a copy of the lock.
    package func isThere() throws(SystemError) -> Bool {
        let isSame = try retrying("stat \(path).lock") { unsafe Int(clinux_same_file(lock.number, path + ".lock")) }
        return unsafe isSame == 1 && clinux_file_type(path) == S_IFSOCK
    }

    deinit {
        // Who has removed the files may have made others of these names, and another daemon may serve them.
        if isAbandoned { return }
        guard unsafe clinux_same_file(lock.number, path + ".lock") == 1 else { return }
        if unsafe clinux_file_type(path) == S_IFSOCK { unsafe _ = unlink(path) }
        unsafe _ = unlink(path + ".lock")
    }
}
