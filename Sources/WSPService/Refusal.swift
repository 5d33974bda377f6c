import WSPProtocol

/// A request that gets an error number instead of what it asked for.
struct Refusal: Error {
    let error: WinsockError
    /// What the reply says of bytes: the size needed with WSAEFAULT, else 0.
    let byteCount: UInt32

    init(_ error: WinsockError, byteCount: Int = 0) {
        self.error = error
        self.byteCount = UInt32(clamping: byteCount)
    }
}
