import NetworkPrimitives
import Rtnetlink

/// How many watched answers mention a value, so that an event about a value that none mentions costs one look-up.
struct UseCounts<Value: Hashable> {
    private var counts: [Value: Int32] = [:]

    func contains(_ value: Value) -> Bool { counts[value] != nil }

    mutating func add(_ value: Value?) {
        guard let value else { return }
        counts[value, default: 0] += 1
    }

    mutating func remove(_ value: Value?) {
        guard let value, let count = counts[value] else { return }
        counts[value] = count == 1 ? nil : count - 1
    }
}

/// The values that watched answers mention.
struct WatchedUses {
    var interfaces = UseCounts<UInt32>()
    var sources = UseCounts<IPAddress>()
    var gateways = UseCounts<IPAddress>()

    mutating func add(_ entry: RouteEntry) {
        interfaces.add(entry.answer?.interface)
        interfaces.add(entry.query.outputInterface)
        sources.add(entry.answer?.source)
        gateways.add(entry.answer?.gateway)
    }

    mutating func remove(_ entry: RouteEntry) {
        interfaces.remove(entry.answer?.interface)
        interfaces.remove(entry.query.outputInterface)
        sources.remove(entry.answer?.source)
        gateways.remove(entry.answer?.gateway)
    }
}
