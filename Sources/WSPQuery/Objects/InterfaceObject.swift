internal import NetworkPrimitives
internal import WSPProtocol

/// An entry of SIO_GET_INTERFACE_LIST with the name that INTERFACE_INFO has no room for.
struct InterfaceEntry: Sendable, Equatable {
    let information: InterfaceInformation
    /// Nil where the address has gone between the two requests that this is made from.
    let name: String?

    /// Names the entries by the address table, the first entry of an address by the first record of it, and so on:
    /// one address may be on several interfaces, and both lists are in the same order.
    static func name(_ list: [InterfaceInformation], by records: [AddressRecord]) -> [InterfaceEntry] {
        var names: [IPAddress: ArraySlice<String>] = [:]
        for record in records { names[record.address, default: []].append(record.interfaceName) }
        return list.map { InterfaceEntry(information: $0, name: names[$0.address]?.popFirst()) }
    }

    var flagNames: [String] {
        let names: [(InterfaceInformation.Flags, String)] = [
            (.up, "up"), (.broadcast, "broadcast"), (.loopback, "loopback"), (.pointToPoint, "pointtopoint"),
            (.multicast, "multicast"),
        ]
        return names.filter { information.flags.contains($0.0) }.map(\.1)
    }

    var json: JSONValue {
        [
            "address": .string(information.address.description), "netmask": .string(information.netmask.description),
            "broadcast": .string(orNull: information.broadcast?.description), "interface": .string(orNull: name),
            "flags": .array(flagNames.map { .string($0) }),
        ]
    }

    static func table(_ entries: [InterfaceEntry]) -> TextTable {
        var table = TextTable(headings: ["ADDRESS", "NETMASK", "BROADCAST", "INTERFACE", "FLAGS"])
        for entry in entries {
            table.append([
                .init(entry.information.address.description), .init(entry.information.netmask.description),
                .init(entry.information.broadcast?.description ?? "-"), .init(entry.name ?? "-"),
                .init(entry.flagNames.joined(separator: ",")),
            ])
        }
        return table
    }
}
