import NamespaceSupport
import Testing

extension Daemon {
    /// What `wspd-query --json explain` prints; its exit code has to be that of the answer.
    func explain(_ arguments: String, in network: some NetworkNamespace) throws -> JSON {
        let answer = try query("--json explain \(arguments)", in: network)
        let object = try JSON(parsing: answer.output)
        #expect(answer.status == .exited(object["reachable"] == .bool(true) ? 0 : 1))
        return object
    }
}

extension JSON {
    var integer: Int? {
        if case .number(let number) = self { return Int(exactly: number) }
        return nil
    }
}
