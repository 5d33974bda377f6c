import CLinux
import TestSupport
import Testing
import WSPSystem

// One after the other: making a listening socket changes the umask of the process for a moment.
@Suite("A listening socket", .serialized)
struct ListeningSocketTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = "\(folder.path)/wspd.sock"
    }

    private func error(at path: String) -> ListeningError? {
        #expect(throws: ListeningError.self) { _ = try ListeningSocket(path: path, mode: 0o600) }
    }

    private func hasConnection(_ listening: borrowing ListeningSocket) throws -> Bool {
        try listening.accept() != nil
    }

    @Test("accepts connections without waiting for them")
    func accept() throws {
        let listening = try ListeningSocket(path: path, mode: 0o600)
        #expect(try !hasConnection(listening))
        let client = try StreamSocket(connectingTo: path)
        guard let accepted = try listening.accept() else {
            Issue.record("the connection is waiting")
            return
        }
        let server = StreamSocket(accepted)
        var buffer: [UInt8] = [0, 0]
        #expect(try server.receive(into: &buffer, from: 0) == .wouldBlock)
        #expect(try client.send([7], from: 0) == .moved(1))
        #expect(try server.receive(into: &buffer, from: 1) == .moved(1))
        #expect(buffer == [0, 7])
    }

    @Test("has the permission bits asked for", arguments: [0o600, 0o660, 0o666] as [UInt32])
    func mode(_ bits: UInt32) throws {
        let listening = try ListeningSocket(path: path, mode: bits)
        #expect(try WSPSystemTests.mode(of: path) == UInt32(S_IFSOCK) | bits)
        #expect(listening.descriptor.number >= 0)
    }

    @Test("has the group asked for, from the start and changed later")
    func group() throws {
        // Of groups other than its own only root can choose.
        let own = getegid()
        let group = geteuid() == 0 ? own + 1 : own
        let listening = try ListeningSocket(path: path, mode: 0o660, group: group)
        let ownsPath = listening.ownsPath
        #expect(ownsPath)
        #expect(try WSPSystemTests.group(of: path) == group && WSPSystemTests.mode(of: path) & 0o777 == 0o660)
        try listening.setAccess(mode: 0o600, group: own)
        #expect(try WSPSystemTests.group(of: path) == own && WSPSystemTests.mode(of: path) & 0o777 == 0o600)
        try listening.setAccess(mode: 0o666, group: nil)
        #expect(try WSPSystemTests.group(of: path) == own && WSPSystemTests.mode(of: path) & 0o777 == 0o666)
    }

    @Test("leaves a path alone that is not its own")
    func passed() throws {
        let server = try folder.makeForeignServer("wspd.sock", backlog: 8).release()
        let before = try WSPSystemTests.mode(of: path)
        let listening = try ListeningSocket(listening: Descriptor(owning: server))
        try listening.setAccess(mode: 0o600, group: getegid())
        let ownsPath = listening.ownsPath
        #expect(try !ownsPath && WSPSystemTests.mode(of: path) == before)
    }

    @Test("refuses a path that a living one serves, and leaves that one at work")
    func inUse() throws {
        let listening = try ListeningSocket(path: path, mode: 0o600)
        #expect(error(at: path) == .inUse(path: path))
        _ = try StreamSocket(connectingTo: path)
        #expect(try hasConnection(listening))
    }

    @Test("refuses a path that a server without a lock serves")
    func foreignServer() throws {
        let server = try folder.makeForeignServer("wspd.sock", backlog: 8)
        #expect(error(at: path) == .inUse(path: path))
        #expect(server.number >= 0)
    }

    @Test("refuses the path of a server whose queue is full, without waiting for a place in it")
    func foreignServerWithFullQueue() throws {
        let server = try folder.makeForeignServer("wspd.sock", backlog: 0).release()
        _ = try StreamSocket(connectingTo: path)
        let isDone = Signal(try WakeUp())
        // A probe that waits would do so for ever: when the server goes its connection fails, and the path is free.
        Task.detached {
            isDone.wait(milliseconds: 20_000)
            _ = Descriptor(owning: server)
        }
        #expect(error(at: path) == .inUse(path: path))
        isDone.wakeUp.signal()
    }

    @Test("replaces the file that an ended process left")
    func stale() throws {
        let server = try folder.makeForeignServer("wspd.sock", backlog: 8).release()
        // A child that another test is just starting holds a copy of the descriptor until it executes its program.
        _ = clinux_shut_down(server)
        _ = Descriptor(owning: server)
        #expect(try WSPSystemTests.mode(of: path) & UInt32(S_IFMT) == UInt32(S_IFSOCK))
        try folder.write("", to: "wspd.sock.lock")
        let listening = try ListeningSocket(path: path, mode: 0o600)
        _ = try StreamSocket(connectingTo: path)
        #expect(try hasConnection(listening))
    }

    @Test("leaves alone what is not a socket")
    func notASocket() throws {
        try folder.write("", to: "wspd.sock")
        #expect(error(at: path) == .notASocket(path: path))
        #expect(try WSPSystemTests.mode(of: path) & UInt32(S_IFMT) == UInt32(S_IFREG))
    }

    @Test("leaves alone what stands where its lock has to and is no lock")
    func notALock() throws {
        try folder.write("4711", to: "wspd.sock.lock")
        #expect(error(at: path) == .notALock(path: "\(path).lock"))
        #expect(folder.holds("wspd.sock.lock") && !folder.holds("wspd.sock"))
    }

    @Test("leaves the files of another one that has found no trace of it")
    func pathTakenOver() throws {
        let first = try ListeningSocket(path: path, mode: 0o600)
        unsafe _ = unlink(path)
        unsafe _ = unlink(path + ".lock")
        let second = try ListeningSocket(path: path, mode: 0o600)
        #expect(first.descriptor.number >= 0)
        _ = consume first
        _ = try StreamSocket(connectingTo: path)
        #expect(try hasConnection(second))
        #expect(folder.holds("wspd.sock.lock"))
    }

    @Test("leaves no file behind where it refuses to listen")
    func nothingLeftBehind() throws {
        try folder.write("", to: "wspd.sock")
        _ = error(at: path)
        #expect(folder.holds("wspd.sock") && !folder.holds("wspd.sock.lock"))
        let name = String(repeating: "x", count: 200)
        _ = error(at: "\(folder.path)/\(name)")
        #expect(!folder.holds(name) && !folder.holds("\(name).lock"))
    }

    @Test("removes its files at the end, so that the next one starts clean")
    func removal() throws {
        for _ in 0..<3 {
            let listening = try ListeningSocket(path: path, mode: 0o600)
            #expect(listening.descriptor.number >= 0)
            #expect(folder.holds("wspd.sock") && folder.holds("wspd.sock.lock"))
            _ = consume listening
            #expect(!folder.holds("wspd.sock") && !folder.holds("wspd.sock.lock"))
        }
    }

    @Test("refuses a path that does not fit into an address")
    func tooLong() {
        let long = folder.path + "/" + String(repeating: "x", count: 200)
        #expect(error(at: long) == .system(SystemError("bind \(long)", errno: ENAMETOOLONG)))
    }

    @Test("says what to do where the folder is missing")
    func folderMissing() {
        let path = "\(folder.path)/missing/wspd.sock"
        let error = error(at: path)
        #expect(error == .system(SystemError("open \(path).lock", errno: ENOENT)))
        #expect(error?.description.contains("create the folder") == true)
    }

    @Test("names the path and the way out in every refusal of a path")
    func descriptions() {
        for error in [ListeningError.inUse(path: path), .notASocket(path: path), .notALock(path: path)] {
            #expect(error.description.contains(path) && error.description.contains("--socket"))
        }
    }
}

private final class Signal: Sendable {
    let wakeUp: WakeUp

    init(_ wakeUp: consuming WakeUp) {
        self.wakeUp = wakeUp
    }

    func wait(milliseconds: Int32) {
        var entry = pollfd(fd: wakeUp.descriptor.number, events: Int16(POLLIN), revents: 0)
        unsafe _ = poll(&entry, 1, milliseconds)
    }
}
