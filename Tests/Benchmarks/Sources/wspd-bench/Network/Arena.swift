internal import CMeasure
internal import Glibc

/// A network namespace with a pair of links that have a carrier, in which a server is measured.
///
/// The calling thread is in the namespace from here on, until it makes the next. The namespace lasts while the
/// arena's socket or a program started in it does, so two servers each have their own and do not wake one another.
struct Arena {
    private let rtnetlink: Descriptor
    private let interface: UInt32
    private let other: UInt32
    private let directory: String

    init(routes: Int = 0, adding lines: [String] = [], directory: String) throws {
        try checked("unshare", measure_new_network())
        try Self.ip(
            [
                "link set lo up",
                "link add veth0 type veth peer name veth1",
                "link set veth0 addrgenmode none", "link set veth1 addrgenmode none",
                "link set veth0 up", "link set veth1 up",
                "address add 192.0.2.1/24 dev veth0",
            ] + lines, directory: directory)
        rtnetlink = Descriptor(try checked("socket(AF_NETLINK)", measure_rtnetlink()))
        interface = unsafe measure_interface("veth0")
        other = unsafe measure_interface("veth1")
        self.directory = directory
        try checked("adding routes", measure_add_routes(rtnetlink.number, interface, UInt32(routes)))
    }

    /// Adds or deletes 198.51.100.1.
    ///
    /// - Returns: The time just before the request.
    /// - Throws: ``BenchmarkError`` where the kernel refuses.
    func changeAddress(present: Bool) throws -> Int64 {
        let address = UInt32(0xC633_6401).bigEndian
        return try checked(
            "changing an address", measure_change_address(rtnetlink.number, interface, address, present ? 1 : 0))
    }

    /// Adds or deletes a route by veth1 to one destination.
    ///
    /// - Returns: The time just before the request.
    /// - Throws: ``BenchmarkError`` where the kernel refuses.
    func changeRoute(to destination: [UInt8], present: Bool) throws -> Int64 {
        let result = unsafe measure_change_route(
            rtnetlink.number, other, destination, destination.count == 16 ? 1 : 0, present ? 1 : 0)
        return try checked("changing a route", result)
    }

    /// Asks the kernel for the ways to IPv4 destinations, as fast as C can.
    ///
    /// - Returns: The nanoseconds that it took.
    /// - Throws: ``BenchmarkError`` where the kernel knows no way.
    func ask(for destinations: [[UInt8]]) throws -> Int64 {
        let bytes = destinations.flatMap { $0 }
        return try checked(
            "asking for routes", unsafe measure_ask_routes(rtnetlink.number, bytes, UInt32(destinations.count)))
    }

    /// Runs a command of `ip`.
    func ip(_ line: String) throws {
        try Self.ip([line], directory: directory)
    }

    private static func ip(_ lines: [String], directory: String) throws {
        let path = "\(directory)/ip.batch"
        let log = "\(directory)/ip.log"
        defer {
            Descriptor.delete(path)
            Descriptor.delete(log)
        }
        try Descriptor.open(path, writing: true).write(Array((lines.joined(separator: "\n") + "\n").utf8))
        let output = try Descriptor.open(log, writing: true)
        let process = try ChildProcess([program, "-batch", path], input: Descriptor.open("/dev/null"), output: output)
        guard process.succeeds() else { throw BenchmarkError("ip: \(try Descriptor.open(log).readAll())") }
    }

    /// The path of `ip`.
    static let program: String = {
        let paths: [String] = ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"]
        return paths.first { unsafe access($0, X_OK) == 0 } ?? "ip"
    }()
}
