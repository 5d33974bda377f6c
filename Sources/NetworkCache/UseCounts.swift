import NetworkPrimitives
import Rtnetlink

/// How many answers mention a value, so that an event about a value that none mentions costs one look-up.
struct UseCounts<Value: Hashable>: Equatable {
    private var counts: [Value: Int32] = [:]

    /// The values that are mentioned.
    var values: some Collection<Value> { counts.keys }

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

/// The values that the questions and answers of one family mention, watched or not.
struct AnswerUses: Equatable {
    /// The interfaces that answers go out by, and those that questions are bound to.
    var interfaces = UseCounts<UInt32>()
    /// The sources of answers, and those that questions are bound to.
    var sources = UseCounts<IPAddress>()
    /// The sources that questions are bound to.
    var boundSources = UseCounts<IPAddress>()
    var gateways = UseCounts<IPAddress>()
    /// What the kernel chose from where nobody had chosen for it.
    var choices = UseCounts<SourceChoice>()
    /// The interfaces that questions for destinations of one link are bound to; 0 for those that are not.
    var scopes = UseCounts<UInt32>()

    mutating func add(_ entry: RouteEntry) {
        interfaces.add(entry.answerInterface)
        interfaces.add(entry.boundInterface)
        sources.add(entry.answer?.source)
        sources.add(entry.query.source)
        boundSources.add(entry.query.source)
        gateways.add(entry.answer?.gateway)
        choices.add(entry.sourceChoice)
        scopes.add(entry.scope)
    }

    mutating func remove(_ entry: RouteEntry) {
        interfaces.remove(entry.answerInterface)
        interfaces.remove(entry.boundInterface)
        sources.remove(entry.answer?.source)
        sources.remove(entry.query.source)
        boundSources.remove(entry.query.source)
        gateways.remove(entry.answer?.gateway)
        choices.remove(entry.sourceChoice)
        scopes.remove(entry.scope)
    }
}

extension RouteEntry {
    fileprivate var answerInterface: UInt32? { answer.flatMap { $0.isReachable ? $0.interface : nil } }

    fileprivate var boundInterface: UInt32? { query.outputInterface == 0 ? nil : query.outputInterface }

    fileprivate var scope: UInt32? {
        RouteCache.isOfOneLink(IPPrefix(query.destination, length: query.destination.width))
            ? query.outputInterface : nil
    }

    /// What the kernel chose to send from; nil where there was nothing to choose.
    ///
    /// A socket that is bound has its source, and so has what goes to an address of this host.
    var sourceChoice: SourceChoice? {
        if lacksSource { return SourceChoice(interface: 0, source: nil) }
        guard query.source == nil, let answer, let source = answer.source, source != query.destination else {
            return nil
        }
        return SourceChoice(interface: answer.interface, source: source)
    }
}
