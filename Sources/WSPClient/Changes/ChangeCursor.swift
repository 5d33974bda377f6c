internal import WSPProtocol

/// One state of what an iteration follows.
struct Observation<Content: Sendable>: Sendable {
    let content: Content
    let generation: Generation
}

/// Turns QUERY and CHANGE into a sequence of states without gaps.
///
/// QUERY gives a state and its generation; CHANGE since that generation completes at once if the state has changed in
/// between; then QUERY again. The service has a request only while ``next()`` waits, so an iteration that ends leaves
/// nothing behind. Generations of different epochs, that is of before and after a restart of the service, cannot be
/// compared: then the content decides. So it does where the caller wants flaps hidden (`comparesContent`): the service
/// cannot hide one that happens between QUERY and CHANGE.
struct ChangeCursor<Content: Sendable>: Sendable {
    typealias Query = @Sendable (_ isPatient: Bool) async throws(ClientError) -> Observation<Content>
    typealias Change = @Sendable (_ since: Generation) async throws(ClientError) -> Generation

    private let query: Query
    private let change: Change
    private let isSame: @Sendable (Content, Content) -> Bool
    private let comparesContent: Bool
    private var last: Observation<Content>?
    private var since: Generation?
    private var isFinished = false

    init(
        query: @escaping Query, change: @escaping Change, isSame: @escaping @Sendable (Content, Content) -> Bool,
        comparesContent: Bool
    ) {
        self.query = query
        self.change = change
        self.isSame = isSame
        self.comparesContent = comparesContent
    }

    /// Waits for the next state; nil after an error was thrown.
    mutating func next() async throws(ClientError) -> (observation: Observation<Content>, isFirst: Bool)? {
        if isFinished { return nil }
        do throws(ClientError) {
            guard let last, let since else { return (try await begin(), true) }
            return (try await follow(last, since), false)
        } catch {
            isFinished = true
            throw error
        }
    }

    private mutating func begin() async throws(ClientError) -> Observation<Content> {
        let first = try await query(false)
        last = first
        since = first.generation
        return first
    }

    private mutating func follow(
        _ start: Observation<Content>, _ startSince: Generation
    ) async throws(ClientError) -> Observation<Content> {
        var known = start
        var since = startSince
        while true {
            let completed = try await change(since)
            let fresh = try await query(true)
            // An answer without a generation of its own is not older than the completion that came before it.
            since = fresh.generation.number == 0 ? completed : fresh.generation
            let hasChanged = differs(fresh, from: known)
            known = fresh
            if hasChanged { break }
        }
        last = known
        self.since = since
        return known
    }

    private func differs(_ fresh: Observation<Content>, from known: Observation<Content>) -> Bool {
        let areComparable =
            !comparesContent && fresh.generation.epoch == known.generation.epoch && fresh.generation.number != 0
            && known.generation.number != 0
        return areComparable ? fresh.generation != known.generation : !isSame(fresh.content, known.content)
    }
}
