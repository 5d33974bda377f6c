internal import NetworkPrimitives
internal import WSPProtocol

extension VerificationReport {
    /// The object of the command line contract.
    var json: JSONValue {
        [
            "addresses": .number(UInt64(addressCount)), "destinations": .number(UInt64(destinationCount)),
            "differenceCount": .number(UInt64(differenceCount)),
            "differences": .array(differences.map(\.json)),
        ]
    }

    /// One line for each difference, or one that says that there is none.
    func text(style: TextStyle) -> String {
        guard differenceCount > 0 else {
            return "verified \(addressCount) addresses and \(destinationCount) watched destinations: no difference\n"
        }
        var lines = differences.map { style.apply(.bad, to: $0.subject) + $0.description.dropFirst($0.subject.count) }
        let unlisted = Int(differenceCount) - differences.count
        if unlisted > 0 { lines.append("\(unlisted) not shown: beyond the first 64, or of other users' destinations") }
        return lines.map { $0 + "\n" }.joined()
    }
}

extension StateDifference {
    /// A difference with what was remembered and what the kernel tells, null for what is not there.
    var json: JSONValue {
        switch self {
        case .interface(let index, let remembered, let kernel):
            return [
                "kind": "interface", "interface": .string(orNull: (kernel ?? remembered)?.interfaceName),
                "ifindex": .number(UInt64(index)), "remembered": remembered?.json ?? .null,
                "kernel": kernel?.json ?? .null,
            ]
        case .address(let index, let remembered, let kernel):
            let known = kernel ?? remembered
            return [
                "kind": "address", "family": .string(orNull: known?.address.family.description),
                "address": .string(orNull: known?.address.description),
                "interface": .string(orNull: known?.interfaceName), "ifindex": .number(UInt64(index)),
                "remembered": remembered?.json ?? .null, "kernel": kernel?.json ?? .null,
            ]
        case .answer(let question, let remembered, let kernel):
            let name = question.destination.description
            return [
                "kind": "answer", "family": .string(question.destination.family.description),
                "destination": .string(name), "from": .string(orNull: question.source?.description),
                "oif": .number(UInt64(question.outputInterface)), "mark": .number(UInt64(question.mark)),
                "uid": .number(UInt64(question.userID)), "tos": .number(UInt64(question.typeOfService)),
                "remembered": RouteAnswer(destination: name, record: remembered).json,
                "kernel": RouteAnswer(destination: name, record: kernel).json,
            ]
        }
    }
}

extension InterfaceRecord {
    fileprivate var json: JSONValue {
        [
            "interface": .string(interfaceName), "ifindex": .number(UInt64(interfaceIndex)),
            "flags": .string("0x" + String(flags, radix: 16)), "operationalState": .number(UInt64(operationalState)),
            "linkType": .number(UInt64(linkType)), "mtu": .number(UInt64(mtu)),
            "master": master == 0 ? .null : .number(UInt64(master)),
        ]
    }
}
