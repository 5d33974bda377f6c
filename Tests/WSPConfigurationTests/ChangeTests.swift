import Testing
import WSPService

@testable import WSPConfiguration

@Suite("A configuration read anew")
struct ChangeTests {
    @Test("what can change at run time is taken, and told with both values")
    func taken() throws {
        var running = try parse("limits.frame = 8192\n[log]\nlevel = \"debug\"")
        let new = try parse("[socket]\ngroup = \"7\"\nmode = \"0660\"")
        #expect(
            running.adopt(new) == [
                ConfigurationChange(option: "socket.mode", previous: "0666", present: "0660", needsRestart: false),
                ConfigurationChange(option: "socket.group", previous: nil, present: "7", needsRestart: false),
                ConfigurationChange(option: "limits.frame", previous: "8192", present: "1048576", needsRestart: false),
                ConfigurationChange(option: "log.level", previous: "debug", present: "info", needsRestart: false),
            ])
        #expect(running == new)
    }

    @Test("what takes a restart stays, and is told each time until it is set back")
    func restart() throws {
        var running = try parse("socket.path = \"/a\"")
        let new = try parse("socket.path = \"/b\"\nkernel.receive-buffer = 4096")
        for _ in 0..<2 {
            #expect(
                running.adopt(new) == [
                    ConfigurationChange(option: "socket.path", previous: "/a", present: "/b", needsRestart: true),
                    ConfigurationChange(
                        option: "kernel.receive-buffer", previous: "8388608", present: "4096", needsRestart: true),
                ])
            #expect(running.socketPath == "/a" && running.service.receiveBuffer == 8_388_608)
        }
        #expect(running.adopt(try parse("socket.path = \"/a\"")).isEmpty)
    }

    @Test("the same configuration is no change")
    func same() throws {
        var running = try parse("limits.frame = 8192")
        #expect(running.adopt(try parse("limits.frame = 0x2000 # bytes")).isEmpty)
    }
}
