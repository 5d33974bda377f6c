import Rtnetlink
import WSPSystem

extension Harness {
    /// Has something happen and the service read it, before any time passes.
    func happen(_ message: KernelMessage) throws {
        kernel.happen(message)
        try run(turns: 2)
    }

    /// Lets a millisecond pass, quicker than ``advance(_:)``: for tests that count thousands.
    func tick() throws {
        clock.advance(by: .milliseconds(1))
        try run(turns: 1)
    }
}
