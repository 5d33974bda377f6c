import FuzzSupport
import WSPSystem

// Lines of VARIABLE=VALUE; the first of a name counts.
let environment = """
    LISTEN_PID=1
    LISTEN_FDS=2
    LISTEN_FDNAMES=a:b
    WATCHDOG_USEC=3000000
    WATCHDOG_PID=1
    NOTIFY_SOCKET=/run/systemd/notify
    """

try fuzz(seeds: [Array(environment.utf8)]) { input in
    let text = unsafe input.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    let manager = ServiceManager(processID: 1) { name in
        text.split(separator: "\n").first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
    }
    expect(manager.passedDescriptors.count <= 1 << 20, "\(manager.passedDescriptors.count) descriptors")
    expect(manager.passedDescriptors.allSatisfy { $0.number >= 3 }, "a standard stream was passed")
    expect(manager.watchdogInterval.map { $0.nanoseconds > 0 } ?? true, "an interval of nothing")
}
