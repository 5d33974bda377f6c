import FuzzSupport

@testable import WSPQuery

let inputs = ["192.0.2.1\n", "2001:db8::1\r\n", "# a comment\n\n fe80::1%lo \n::ffff:192.0.2.1%1", "fe80::1%\n"]

try fuzz(seeds: inputs.map { Array($0.utf8) }) { input in
    let bytes = unsafe input.withUnsafeBytes { unsafe Array($0) }
    // A complaint is one of the two right outcomes.
    guard let destinations = try? DestinationArgument.lines(of: bytes) else { return }
    for destination in destinations {
        let again = try? DestinationArgument(parsing: destination.text)
        expect(again == destination, "\(destination) became \(String(describing: again))")
    }
}
