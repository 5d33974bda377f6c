/// What both ends agree on before the first frame.
public enum WireProtocol {
    /// The four bytes `WSPD`, in this order on either endianness.
    public static let magic = UInt32(littleEndian: 0x4450_5357)
    /// The version this module encodes and decodes.
    public static let version: UInt16 = 1
}
