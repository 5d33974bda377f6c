public import WSPProtocol

/// All addresses, those the address list leaves out too, as SIO_WSPD_ADDRESS_TABLE_QUERY tells them.
public struct AddressTableSnapshot: Hashable, Sendable {
    /// The state of the list that was selected, usable or bindable.
    public let generation: Generation
    /// The addresses in list order.
    public let records: [AddressRecord]

    /// Creates a snapshot.
    public init(generation: Generation, records: [AddressRecord]) {
        self.generation = generation
        self.records = records
    }
}
