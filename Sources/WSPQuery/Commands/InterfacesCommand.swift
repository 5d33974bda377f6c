internal import ArgumentParser
internal import NetworkPrimitives
internal import WSPClient

/// `interfaces`: SIO_GET_INTERFACE_LIST.
struct InterfacesCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "interfaces", _superCommandName: QueryTool.name,
        abstract: "Prints the IPv4 addresses with their interfaces' flags (SIO_GET_INTERFACE_LIST).")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let entries = try await global.ask { client in
            async let list = client.interfaceList()
            async let table = client.addressTable(family: .inet)
            return InterfaceEntry.name(try await list, by: try await table.records)
        }
        try global.print(.array(entries.map(\.json)), text: InterfaceEntry.table(entries).text)
    }
}
