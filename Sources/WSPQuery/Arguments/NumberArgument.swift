internal import ArgumentParser

/// Reads a number of seconds.
///
/// - Throws: `ValidationError` that quotes what is none, or is 0 or less.
func parseSeconds(_ text: String) throws -> Double {
    guard let seconds = Double(text), seconds > 0, seconds <= 1e9 else {
        throw ValidationError("'\(text)' is no number of seconds above 0")
    }
    return seconds
}

/// Reads a number, decimal or with 0x hexadecimal.
///
/// - Throws: `ValidationError` for what is no number or does not fit.
func parseNumber<Number: FixedWidthInteger>(_ text: String) throws -> Number {
    let isHexadecimal = text.hasPrefix("0x") || text.hasPrefix("0X")
    let digits = isHexadecimal ? text.dropFirst(2) : text[...]
    // The standard library would take a sign behind the prefix.
    guard digits.first?.isHexDigit == true, let number = Number(digits, radix: isHexadecimal ? 16 : 10) else {
        throw ValidationError("'\(text)' is no number from 0 to \(Number.max), decimal or with 0x hexadecimal")
    }
    return number
}
