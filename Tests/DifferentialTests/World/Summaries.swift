import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPProtocol

extension RouteRecord {
    /// True if the record says what the kernel's answer says.
    func tells(_ answer: RouteAnswer, _ interfaces: InterfaceTable) -> Bool {
        guard answer.isReachable else { return error == answer.error }
        return error == .success && source == answer.source && interfaceIndex == answer.interface
            && gateway == answer.gateway && table == answer.table && routeType == answer.type.rawValue
            && interfaceName == interfaces.link(answer.interface)?.name
    }

    var summary: String {
        guard error == .success else { return "\(error)" }
        return
            "\(text(source)) \(interfaceName) (\(interfaceIndex)) via \(text(gateway)) table \(table) type \(routeType)"
    }
}

extension RouteAnswer {
    var summary: String {
        guard isReachable else { return "\(error)" }
        return "\(text(source)) (\(interface)) via \(text(gateway)) table \(table) type \(type.rawValue)"
    }
}

extension [SocketAddress] {
    var summary: String { map { "\($0.address)\($0.scopeID == 0 ? "" : "%\($0.scopeID)")" }.joined(separator: " ") }
}

extension ChangeRequest.Baseline {
    var summary: String {
        switch self {
        case .answer(let answer): answer.summary
        case .list(let list): list.summary
        case .events(let certain, let possible): "\(certain) changes of routing, \(possible) possible ones"
        }
    }
}

private func text(_ address: IPAddress?) -> String { address.map { "\($0)" } ?? "none" }
