internal import CLinux
internal import NetworkPrimitives
internal import WSPClient
internal import WSPProtocol
internal import WSPSystem

/// A change of the past, told as a watch tells it, with its cause.
struct HistoryLine {
    let record: HistoryRecord
    let generation: Generation?

    private var time: Timestamp { Timestamp(wallMicroseconds: record.time) }

    /// The change as a watch would have told it; nil for what no watch tells.
    private var event: WatchEvent? {
        let change: WatchEvent.Change
        switch record.event {
        case .addressList(let list):
            change = .addressList(list.family, AddressDifference(added: list.added, removed: list.removed))
        case .routingInterface(let step):
            let name = step.destinationText
            change = .route(
                destination: name, before: RouteAnswer(destination: name, record: step.before),
                after: RouteAnswer(destination: name, record: step.after))
        case .stateLearnt:
            return nil
        }
        return WatchEvent(time: time, generation: generation ?? Generation(epoch: 0, number: 0), change: change)
    }

    /// The line for programs: a watch's, with what was left out, the socket, and the cause.
    var json: JSONValue {
        let start = event?.changeJSON ?? ["time": .string(time.description), "event": "state-learnt"]
        switch record.event {
        case .addressList(let list):
            return start.adding([
                "addedCount": .number(UInt64(list.addedCount)), "removedCount": .number(UInt64(list.removedCount)),
                "cause": record.cause.json,
            ])
        case .routingInterface(let step):
            return start.adding(["socket": step.socketJSON, "cause": record.cause.json])
        case .stateLearnt:
            return start.adding(["cause": record.cause.json])
        }
    }

    /// The lines for people: a watch's, and an indented one that tells the cause.
    func text(style: TextStyle) -> String {
        let time = style.text(time)
        var text = event?.text(style: style) ?? "\(time) state learnt\n"
        switch record.event {
        case .addressList(let list):
            if list.addedCount == 0, list.removedCount == 0 { text += "\(time) \(list.family): another order\n" }
            let added = Int(list.addedCount) - list.added.count
            let removed = Int(list.removedCount) - list.removed.count
            if added > 0 || removed > 0 { text += "  and \(removed) more that left, \(added) more that came\n" }
        case .routingInterface(let step):
            let socket = step.socketParts
            if !socket.isEmpty { text += "  for     " + socket.joined(separator: " ").printable + "\n" }
        case .stateLearnt:
            break
        }
        return text + WatchEvent.text(record.cause, style)
    }
}

extension RoutingInterfaceChange {
    /// The destination, with its interface where the address alone names none.
    fileprivate var destinationText: String {
        let address = destination.address
        guard address.needsScope, destination.scopeID != 0 else { return address.description }
        return "\(address)%\(interface(destination.scopeID))"
    }

    /// The name that an interface had, where the step tells it, or its number.
    private func interface(_ index: InterfaceIndex) -> String {
        let record = [after, before].first { $0.interfaceIndex == index && !$0.interfaceName.isEmpty }
        return record?.interfaceName ?? String(index)
    }

    /// What the socket has that makes its route another one than that of any of this user's sockets, in the words of `wspd-query route`.
    fileprivate var socketParts: [String] {
        var parts: [String] = []
        if mark != 0 { parts.append("mark \(mark)") }
        if outputInterface != destination.scopeID { parts.append("oif \(interface(outputInterface))") }
        if let userID, userID != getuid() { parts.append("uid \(userID)") }
        if typeOfService != 0 { parts.append("tos \(typeOfService)") }
        if let boundAddress { parts.append("from \(boundAddress)") }
        return parts
    }

    fileprivate var socketJSON: JSONValue {
        [
            "mark": .number(UInt64(mark)), "oif": outputInterface == 0 ? .null : .number(UInt64(outputInterface)),
            "uid": userID.map { .number(UInt64($0)) } ?? .null, "tos": .number(UInt64(typeOfService)),
            "from": .string(orNull: boundAddress?.description),
        ]
    }
}
