@testable import WSPClient

/// Something that a script lets a test know.
final class Signal: Sendable {
    private let promise = Promise<Void>()

    func give() { promise.settle(.success(())) }

    func received() async throws { try await promise.value(abandon: {}) }
}
