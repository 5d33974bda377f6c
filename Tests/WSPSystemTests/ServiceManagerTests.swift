import CLinux
import CTestSupport
import TestSupport
import Testing
import WSPSystem

@Suite("The service manager")
struct ServiceManagerTests {
    private func manager(_ variables: [String: String]) -> ServiceManager {
        ServiceManager(processID: 42) { variables[$0] }
    }

    @Test("passes the descriptors from 3 on to the process that it names, and to no other")
    func descriptors() {
        #expect(manager(["LISTEN_PID": "42", "LISTEN_FDS": "2"]).passedDescriptors.map(\.number) == [3, 4])
        #expect(manager(["LISTEN_PID": "41", "LISTEN_FDS": "2"]).passedDescriptors == [])
        #expect(manager(["LISTEN_FDS": "2"]).passedDescriptors == [])
        #expect(manager([:]).passedDescriptors == [])
    }

    @Test("passes nothing where the count cannot be one", arguments: ["", "-1", "x", "0", "99999999999"])
    func wrongCount(_ count: String) {
        #expect(manager(["LISTEN_PID": "42", "LISTEN_FDS": count]).passedDescriptors == [])
    }

    @Test("asks for signs of life in microseconds, of the process that it names or of any")
    func watchdog() {
        #expect(manager(["WATCHDOG_USEC": "30000000"]).watchdogInterval == .seconds(30))
        #expect(manager(["WATCHDOG_USEC": "5000", "WATCHDOG_PID": "42"]).watchdogInterval == .milliseconds(5))
        #expect(manager(["WATCHDOG_USEC": "5000", "WATCHDOG_PID": "41"]).watchdogInterval == nil)
        #expect(manager(["WATCHDOG_USEC": "0"]).watchdogInterval == nil)
        #expect(manager([:]).watchdogInterval == nil)
    }

    @Test("is told on the socket that it names, a file or in the abstract namespace", arguments: [false, true])
    func notification(isAbstract: Bool) throws {
        let folder = try TemporaryFolder()
        let path = (isAbstract ? "@" : "") + folder.file("notify")
        let receiver = unsafe notify_receiver(path)
        try #require(receiver >= 0)
        defer { close(receiver) }
        try manager(["NOTIFY_SOCKET": path]).notify("READY=1")
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = unsafe clinux_receive(receiver, &bytes, bytes.count)
        #expect(String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self) == "READY=1")
    }

    @Test("names what it passes, as far as it does")
    func names() {
        let passed = manager(["LISTEN_PID": "42", "LISTEN_FDS": "3", "LISTEN_FDNAMES": "wspd.socket::c"])
        #expect(passed.passedDescriptors.map(\.name) == ["wspd.socket", "", "c"])
        let unnamed = manager(["LISTEN_PID": "42", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "c"])
        #expect(unnamed.passedDescriptors.map(\.name) == ["c", ""])
    }

    @Test("is given descriptors to keep, as many at once as a message takes")
    func keeping() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("notify")
        let receiver = Descriptor(owning: unsafe notify_receiver(path))
        let file = try MemoryFile([1, 2, 3])
        let descriptors = [Int32](repeating: file.descriptor.number, count: 300)
        let manager = manager(["NOTIFY_SOCKET": path])
        try manager.keep(descriptors, name: "c")
        try manager.forget(name: "image")
        var messages: [(text: String, count: Int)] = []
        for _ in 0..<3 {
            var bytes = [CChar](repeating: 0, count: 64)
            var received = [Int32](repeating: -1, count: 253)
            var count = 0
            let length = unsafe notify_receive(
                receiver.number, &bytes, bytes.count, &received, received.count, &count)
            messages.append((String(decoding: bytes.prefix(max(length, 0)).map(UInt8.init), as: UTF8.self), count))
            if count > 0 { #expect(try MemoryFile(owning: Descriptor(owning: received[0])).contents() == [1, 2, 3]) }
            for number in received.dropFirst() where number >= 0 { close(number) }
        }
        #expect(messages.map(\.text) == ["FDSTORE=1\nFDNAME=c", "FDSTORE=1\nFDNAME=c", "FDSTOREREMOVE=1\nFDNAME=image"])
        #expect(messages.map(\.count) == [253, 47, 0])
    }

    @Test("is told nothing where it names no socket, and a socket that is not there is an error")
    func nobody() throws {
        try manager([:]).notify("READY=1")
        let folder = try TemporaryFolder()
        #expect(throws: SystemError.self) { try manager(["NOTIFY_SOCKET": folder.file("none")]).notify("READY=1") }
    }
}
