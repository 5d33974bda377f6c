internal import ArgumentParser
internal import WSPClient
internal import WSPProtocol

/// `verify`: what the daemon remembers against a fresh look at the kernel.
struct VerifyCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", _superCommandName: QueryTool.name,
        abstract: "Compares what the daemon remembers with a fresh look at the kernel.",
        discussion: "What differs is repaired. Exits with 1 where anything does.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        // All that is watched is asked for anew, at the pace of a sweep.
        let report = try await global.ask(patience: 60, verify)
        try global.print(report.json, text: report.text)
        if report.differenceCount > 0 { throw ExitCode(QueryStatus.negative) }
    }

    @Sendable
    private func verify(_ client: Client) async throws -> VerificationReport {
        do throws(ClientError) {
            return try await client.verify()
        } catch .refused(.networkDown) {
            throw QueryError(
                "the kernel did not tell all there is to compare; try again, and see the daemon's log",
                status: QueryStatus.negative)
        }
    }
}
