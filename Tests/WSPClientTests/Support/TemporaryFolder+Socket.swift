import TestSupport

extension TemporaryFolder {
    /// Where the folder's service listens.
    var socketPath: String { file("wspd.sock") }
}
