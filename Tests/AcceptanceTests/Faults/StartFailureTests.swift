import CLinux
import NamespaceSupport
import TestSupport
import Testing
import WSPSystem

@Suite("A daemon that cannot start")
struct StartFailureTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs a daemon with a file system of its own on `place`, which a shell prepares, and returns its end.
    private func start(
        _ preparation: String, _ arguments: [String]
    ) async throws -> (status: NamespaceSupport.ExitStatus, message: String) {
        let script = """
            set -e
            mkdir "$1/place"
            cd "$1"
            \(preparation)
            shift
            exec "$@"
            """
        return try await inPrivateNetwork { network in
            let process = try network.spawn(
                ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", folder.path]
                    + [try Program.daemon.path()] + arguments)
            return (try process.wait(), process.standardError)
        }
    }

    private func expectRefusal(
        _ preparation: String, at path: String, _ start: String, _ advice: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let refused = try await self.start(preparation, ["--socket", path])
        #expect(refused.status == .exited(EX_CANTCREAT), sourceLocation: sourceLocation)
        #expect(refused.message == "wspd: \(start); \(advice)\n", sourceLocation: sourceLocation)
    }

    private let elsewhere = "name a path with --socket where files can be made"

    @Test("names the lock file for which the file system has no room")
    func fullForLock() async throws {
        let path = folder.file("place/socket")
        try await expectRefusal(
            "mount -t tmpfs -o nr_inodes=2 none place; : >place/file", at: path,
            "open \(path).lock: No space left on device", elsewhere)
    }

    @Test("names the socket for which the file system has no room beside the lock file")
    func fullForSocket() async throws {
        let path = folder.file("place/socket")
        try await expectRefusal(
            "mount -t tmpfs -o nr_inodes=3 none place; : >place/file", at: path,
            "bind \(path): No space left on device", elsewhere)
    }

    @Test("names a folder that is read-only")
    func readOnly() async throws {
        let path = folder.file("place/socket")
        try await expectRefusal(
            "mount -t tmpfs -o ro none place", at: path, "open \(path).lock: Read-only file system", elsewhere)
    }

    @Test("names a folder that is a file")
    func notAFolder() async throws {
        let path = folder.file("file/socket")
        try await expectRefusal(": >file", at: path, "open \(path).lock: Not a directory", elsewhere)
    }

    @Test("names a folder that is missing")
    func missing() async throws {
        let path = folder.file("missing/socket")
        try await expectRefusal(
            "", at: path, "open \(path).lock: No such file or directory",
            "create the folder with access for this user, or name another path with --socket")
    }

    @Test("says how long the path of a socket can be")
    func tooLong() async throws {
        let path = folder.file(String(repeating: "s", count: 108))
        try await expectRefusal(
            "", at: path, "bind \(path): File name too long",
            "the path of a socket has at most 107 bytes, name a shorter one with --socket")
        #expect(fileType(path + ".lock") == 0)
    }

    @Test("leaves no socket behind whose group cannot be set")
    func unknownGroup() async throws {
        let path = folder.file("socket")
        // A user namespace with one group knows no other, and chown(2) refuses it.
        let configuration = try folder.write("[socket]\ngroup = \"daemon\"\n", to: "wspd.conf")
        let refused = try await start("", ["--config", configuration, "--socket", path])
        #expect(refused.status == .exited(EX_CANTCREAT))
        #expect(refused.message == "wspd: chown \(path): Invalid argument\n")
        #expect(fileType(path) == 0 && fileType(path + ".lock") == 0)
    }

    @Test(
        "names a configuration that cannot be read",
        arguments: [
            ("place", "read: Is a directory"), ("missing.conf", "open: No such file or directory"),
            ("loop", "open: Too many levels of symbolic links"),
        ])
    func unreadableConfiguration(_ name: String, _ reason: String) async throws {
        let file = folder.file(name)
        let refused = try await start(
            "ln -s loop loop", ["--config", file, "--socket", folder.file("socket")])
        #expect(refused.status == .exited(EX_CONFIG))
        #expect(refused.message == "wspd: \(file): \(reason)\n")
    }
}
