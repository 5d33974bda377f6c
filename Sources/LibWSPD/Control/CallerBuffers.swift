internal import NetworkPrimitives
internal import WSPProtocol

/// Pointers up to this are taken for wrong ones, as Windows' own provider does: programs pass small numbers.
private let highestWrongPointer: UInt = 0xffff

/// True for a pointer that cannot be one.
func isWrong(_ pointer: UnsafeRawPointer?) -> Bool {
    UInt(bitPattern: pointer) <= highestWrongPointer
}

/// The input buffer of a call, which nothing else than the call's code looks at.
@safe
struct CallerInput {
    private let start: UnsafeRawPointer?
    /// The bytes that the caller says it has; nothing is read beyond them.
    let count: Int

    init(_ start: UnsafeRawPointer?, count: UInt32) {
        unsafe self.start = start
        self.count = Int(count)
    }

    /// True where nothing can be read.
    var isWrong: Bool { unsafe LibWSPD.isWrong(start) }

    /// The value at the start; nil where the buffer is too short or its pointer wrong.
    func load<T: BitwiseCopyable>(as type: T.Type) -> T? {
        guard let start = unsafe start, !isWrong, count >= MemoryLayout<T>.size else { return nil }
        return unsafe start.loadUnaligned(as: T.self)
    }

    /// A copy of the first `limit` bytes at most; nil where the pointer is wrong.
    func copy(limit: Int) -> [UInt8]? {
        guard let start = unsafe start, !isWrong else { return nil }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: min(count, limit)))
    }
}

/// The output buffer of a call.
@safe
struct CallerOutput {
    private let start: UnsafeMutableRawPointer?
    /// The bytes that the caller says it has room for.
    let capacity: Int

    init(_ start: UnsafeMutableRawPointer?, capacity: UInt32) {
        unsafe self.start = start
        self.capacity = Int(capacity)
    }

    /// True where nothing can be written.
    var isWrong: Bool { unsafe LibWSPD.isWrong(start) }

    /// The bytes that can be written.
    var room: Int { isWrong ? 0 : capacity }

    /// Stores a value, or says that it does not fit.
    func store<T: BitwiseCopyable>(_ value: T, at offset: Int = 0) -> Bool {
        guard let start = unsafe start, MemoryLayout<T>.size <= room - offset else { return false }
        unsafe start.storeBytes(of: value, toByteOffset: offset, as: T.self)
        return true
    }

    /// Stores bytes, or says that they do not fit.
    func store(bytes: [UInt8], at offset: Int = 0) -> Bool {
        guard let start = unsafe start, bytes.count <= room - offset else { return false }
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe UnsafeMutableRawBufferPointer(start: start + offset, count: bytes.count).copyMemory(from: bytes)
        }
        return true
    }

    /// The address of a byte of the buffer, for a pointer that is stored in it.
    func address(of offset: Int) -> UInt { unsafe UInt(bitPattern: start) + UInt(offset) }
}
