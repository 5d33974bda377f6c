internal import ArgumentParser
internal import NetworkPrimitives
internal import WSPClient
internal import WSPProtocol

/// `addresses`: the address list, and what is left out of it.
struct AddressesCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "addresses", _superCommandName: QueryTool.name,
        abstract: "Prints the addresses that a socket can usefully be bound to.")

    @OptionGroup var global: GlobalOptions

    @Option(help: "Only addresses of one family: inet or inet6.")
    var family: FamilyArgument?

    @Flag(help: "Also the addresses that are left out, and why.")
    var all = false

    @Flag(help: "The addresses that bind() accepts in place of the usable ones.")
    var bindable = false

    func run() async throws {
        let (family, bindable) = (family?.family ?? .unspecified, bindable)
        let table = try await global.ask { client in
            try await client.addressTable(family: family, bindable: bindable)
        }
        let selection = AddressSelection(showsAll: all, showsBindable: bindable)
        let records = table.records.filter(selection.contains)
        try global.print(
            [
                "generation": .string(table.generation.description),
                "addresses": .array(records.map(\.json)),
            ], text: selection.table(records).text)
    }
}
