/// Names one state of an address list or of a destination's answer.
///
/// Two generations are the same state or different states; there is no order between different epochs.
public struct Generation: Sendable, Hashable {
    /// The run of the service; a number from another epoch says nothing.
    public let epoch: UInt64
    /// Counts the changes within the epoch.
    public let number: UInt64

    /// Creates a generation.
    public init(epoch: UInt64, number: UInt64) {
        self.epoch = epoch
        self.number = number
    }
}

extension Generation: LosslessStringConvertible {
    /// The epoch as 16 hexadecimal digits, a dot, the number in decimal.
    public var description: String {
        let digits = String(epoch, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits + "." + String(number)
    }

    /// Parses what ``description`` makes, hexadecimal digits in either case; nil for anything else.
    public init?(_ description: String) {
        let text = Array(description.utf8)
        guard text.count > 17, text[16] == UInt8(ascii: "."),
            let epoch = Generation.parse(text[..<16], radix: 16), let number = Generation.parse(text[17...], radix: 10)
        else { return nil }
        self.init(epoch: epoch, number: number)
    }

    /// The standard library's parser takes a sign, which is no digit here.
    private static func parse(_ digits: ArraySlice<UInt8>, radix: UInt64) -> UInt64? {
        var value: UInt64 = 0
        for byte in digits {
            guard let digit = digitValue(byte), digit < radix else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(digit)
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    private static func digitValue(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
