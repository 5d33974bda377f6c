internal import Glibc

/// What ends a benchmark run, in a sentence.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Returns the result of a call of CMeasure, whose negative results are error numbers.
@discardableResult
func checked<Result: SignedInteger>(_ call: @autoclosure () -> String, _ result: Result) throws -> Result {
    guard result >= 0 else {
        throw BenchmarkError("\(call()): \(unsafe String(cString: strerror(Int32(-result))))")
    }
    return result
}
