extension [UInt8] {
    /// Appends an integer, little-endian: the host order of every machine this benchmark is for.
    mutating func append<T: FixedWidthInteger & UnsignedInteger>(integer: T) {
        for index in 0..<T.bitWidth / 8 { append(UInt8(truncatingIfNeeded: integer >> T(8 * index))) }
    }

    /// The integer at an offset that the caller has checked.
    func integer<T: FixedWidthInteger & UnsignedInteger>(at offset: Int, as type: T.Type = T.self) -> T {
        self[offset..<offset + T.bitWidth / 8].reversed().reduce(0) { $0 << 8 | T($1) }
    }
}
