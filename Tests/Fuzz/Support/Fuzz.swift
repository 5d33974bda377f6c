internal import CFuzz
internal import CLinux

// libFuzzer calls a plain C function, which has no place for a closure. Set once, before the only thread calls it.
nonisolated(unsafe) private var parse: (RawSpan) -> Void = { _ in preconditionFailure("nothing to parse") }

/// Attacks a parser with the inputs that libFuzzer makes, as the options on the command line say.
///
/// What is wrong with a parser ends the process: a trap, a finding of the address sanitizer, an input that takes too
/// long or too much memory, or a broken ``expect(_:_:)``. With `--seeds FOLDER` the seeds are written to files and
/// nothing else is done.
///
/// - Parameters:
///   - seeds: Inputs to begin with, which the parser accepts.
///   - body: Parses one input. It depends on the input alone, so that what it finds can be found again.
/// - Throws: what the making or the writing of seeds fails with.
package func fuzz(seeds: @autoclosure () throws -> [[UInt8]], _ body: @escaping (RawSpan) -> Void) throws -> Never {
    let arguments = CommandLine.arguments
    if arguments.count == 3, arguments[1] == "--seeds" {
        try write(try seeds(), to: arguments[2])
        exit(0)
    }
    unsafe parse = body
    let status = unsafe cfuzz_run(CommandLine.argc, CommandLine.unsafeArgv) { bytes, count in
        unsafe parse(UnsafeRawBufferPointer(start: bytes, count: count).bytes)
        return 0
    }
    exit(status)
}

/// Ends the process, and so reports the input, where what has to hold does not.
package func expect(_ holds: Bool, _ what: @autoclosure () -> String) {
    guard holds else { fatalError(what()) }
}
