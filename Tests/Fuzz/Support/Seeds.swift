internal import CLinux
internal import WSPSystem

/// Writes each seed to a file that its number names.
func write(_ seeds: [[UInt8]], to folder: String) throws(SystemError) {
    for (number, seed) in seeds.enumerated() {
        let path = "\(folder)/seed-\(number)"
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
        let opened = try retrying("open \(path)") { unsafe Int(clinux_open(path, flags, 0o644)) }
        let file = Descriptor(owning: Int32(opened))
        let descriptor = file.number
        var rest = seed[...]
        while !rest.isEmpty {
            let count = try retrying("write \(path)") {
                unsafe rest.withUnsafeBytes { unsafe CLinux.write(descriptor, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(count)
        }
    }
}
