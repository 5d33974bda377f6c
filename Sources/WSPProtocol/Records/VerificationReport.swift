public import NetworkPrimitives

/// The output of SIO_WSPD_VERIFY: what was compared with the kernel, and what differed.
public struct VerificationReport: Sendable, Hashable {
    /// The most differences that a report lists; further ones are counted.
    public static let maximumListed = 64
    /// The size of the longest report.
    public static let maximumByteCount =
        fixedByteCount + RecordTable<StateDifference>.headerByteCount + maximumListed * StateDifference.byteCount

    private static let fixedByteCount = 16

    /// The addresses compared, listed or not.
    public var addressCount: UInt32
    /// The watched destinations asked for.
    public var destinationCount: UInt32
    /// The differences found.
    public var differenceCount: UInt32
    /// Those of them that are listed, at most ``maximumListed``.
    public var differences: [StateDifference]

    /// Creates a report.
    public init(
        addressCount: UInt32, destinationCount: UInt32, differenceCount: UInt32, differences: [StateDifference]
    ) {
        self.addressCount = addressCount
        self.destinationCount = destinationCount
        self.differenceCount = differenceCount
        self.differences = differences
    }

    /// Decodes a report.
    ///
    /// - Throws: `tooShort`, `invalidValue` for reserved bytes that are not zero; what a record throws.
    public init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(VerificationReport.fixedByteCount)
        try bytes.requireZeros(in: 12..<16)
        let table = bytes.extracting(VerificationReport.fixedByteCount..<bytes.byteCount)
        self.init(
            addressCount: bytes.loadUnchecked(at: 0), destinationCount: bytes.loadUnchecked(at: 4),
            differenceCount: bytes.loadUnchecked(at: 8),
            differences: try RecordTable<StateDifference>(decoding: table).records)
    }

    /// Appends the report.
    public func encode(into writer: inout ByteWriter) {
        writer.append(addressCount)
        writer.append(destinationCount)
        writer.append(differenceCount)
        writer.append(UInt32(0))
        RecordTable(differences).encode(into: &writer)
    }
}
