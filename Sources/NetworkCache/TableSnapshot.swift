package import Rtnetlink

/// A fresh look at interfaces and addresses, to be compared with what is remembered.
package struct TableSnapshot: Sendable {
    var interfaces = InterfaceTable()

    /// Creates a look that has seen nothing.
    package init() {}

    /// Takes one message of a dump of links or addresses.
    package mutating func add(_ message: KernelMessage) {
        interfaces.add(message)
    }

    /// The number of addresses that it shows.
    package var addressCount: Int { interfaces.entries().count }
}

/// A row of the address table with the lists that its address is in.
package struct TableRow: Equatable, Sendable {
    /// The address on its interface.
    package let entry: AddressTableEntry
    /// True if the usable list has it.
    package let isListed: Bool
    /// True if the bindable list has it.
    package let isBindable: Bool
}

/// Something that is remembered in another way than the kernel tells it; nil is absent.
package enum TableDifference: Equatable, Sendable {
    /// An interface.
    case link(index: UInt32, remembered: Link?, kernel: Link?)
    /// An address, or the lists that it is in.
    case address(interface: UInt32, remembered: TableRow?, kernel: TableRow?)

    /// The interface that it is about.
    package var interface: UInt32 {
        switch self {
        case .link(let index, _, _): index
        case .address(let interface, _, _): interface
        }
    }
}
