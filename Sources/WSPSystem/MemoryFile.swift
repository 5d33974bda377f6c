import CLinux

/// A file without a name, in memory, that another process can be given.
package struct MemoryFile: ~Copyable {
    /// The file, open at its start.
    package let descriptor: Descriptor

    /// Makes a file of bytes.
    ///
    /// The corresponding C functions are `memfd_create` and `write`.
    package init(_ bytes: [UInt8]) throws(SystemError) {
        let descriptor = Descriptor(owning: Int32(try retrying("memfd_create") { Int(clinux_memory_file()) }))
        let number = descriptor.number
        var offset = 0
        while offset < bytes.count {
            offset += try retrying("write") {
                unsafe bytes[offset...].withUnsafeBytes { unsafe write(number, $0.baseAddress, $0.count) }
            }
        }
        try retrying("lseek") { Int(lseek(number, 0, SEEK_SET)) }
        self.descriptor = descriptor
    }

    /// Takes over one that another process has made.
    package init(owning descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// Everything in it.
    ///
    /// The corresponding C functions are `lseek` and `pread`.
    package func contents() throws(SystemError) -> [UInt8] {
        let number = descriptor.number
        let size = try retrying("lseek") { Int(lseek(number, 0, SEEK_END)) }
        var bytes = [UInt8](repeating: 0, count: size)
        var offset = 0
        while offset < size {
            let count = try retrying("pread") {
                unsafe bytes[offset...].withUnsafeMutableBytes { bytes in
                    unsafe pread(number, bytes.baseAddress, bytes.count, offset)
                }
            }
            guard count > 0 else { throw SystemError("pread", errno: EIO) }
            offset += count
        }
        return bytes
    }
}
