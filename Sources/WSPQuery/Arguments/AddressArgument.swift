internal import ArgumentParser
internal import NetworkPrimitives

/// An IP address.
struct AddressArgument: ExpressibleByArgument, Sendable {
    let address: IPAddress

    init?(argument: String) {
        guard let address = IPAddress(argument) else { return nil }
        self.address = address
    }
}
