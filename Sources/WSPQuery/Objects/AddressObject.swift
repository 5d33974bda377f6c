internal import NetworkPrimitives
internal import WSPProtocol

extension AddressRecord {
    var flagNames: [String] { addressFlagNames(flags, isIPv6: address.isIPv6) }

    /// The address object of the command line contract.
    var json: JSONValue {
        [
            "family": .string(address.family.description), "address": .string(address.description),
            "prefixLength": .number(UInt64(prefixLength)), "interface": .string(interfaceName),
            "ifindex": .number(UInt64(interfaceIndex)), "scope": .string(scopeName(scope)),
            "flags": .array(flagNames.map { .string($0) }), "listed": .bool(isListed), "bindable": .bool(isBindable),
            "reason": isListed || exclusion == .listed ? .null : .string(exclusion.word),
        ]
    }

    /// The address with its prefix length, for people.
    var prefixText: String { "\(address)/\(prefixLength)" }
}

/// Which addresses of the table a command shows.
struct AddressSelection {
    var showsAll = false
    var showsBindable = false

    func contains(_ record: AddressRecord) -> Bool {
        showsAll || (showsBindable ? record.isBindable : record.isListed)
    }

    func table(_ records: [AddressRecord]) -> TextTable {
        let headings = ["ADDRESS", "INTERFACE", "SCOPE"]
        var table = TextTable(headings: headings + (showsAll ? ["BINDABLE", "LISTED"] : ["FLAGS"]))
        for record in records {
            let row: [TextTable.Cell] = [
                .init(record.prefixText), .init(record.interfaceName), .init(scopeName(record.scope)),
            ]
            table.append(row + (showsAll ? uses(record) : [.init(record.flagNames.joined(separator: ","))]))
        }
        return table
    }

    private func uses(_ record: AddressRecord) -> [TextTable.Cell] {
        [
            record.isBindable ? .init("yes", .good) : .init("no", .bad),
            record.isListed ? .init("yes", .good) : .init("no: \(record.exclusion.word)", .bad),
        ]
    }
}
