internal import NetworkPrimitives

/// What a request asks for beyond what LPWSPIoctl can say.
public struct RequestOptions: Sendable, Hashable {
    /// A CHANGE request completes at once where the current generation is another one than this.
    public var since: Generation?
    /// A new gateway on the same interface with the same source counts as a routing-interface change.
    public var countsPathChanges: Bool
    /// The list of everything that bind accepts now takes the place of the list of usable addresses.
    public var selectsBindable: Bool
    /// How long nothing further may change before a CHANGE request completes; 0 leaves it to the service, which completes
    /// it at once unless it is configured otherwise.
    public var quietMilliseconds: UInt32
    /// How long a completion is delayed at most from the first change; 0 leaves it to the service.
    public var ceilingMilliseconds: UInt32
    /// How long a change that only takes something away is held back; nobody is told of it where that is back in time;
    /// 0 leaves it to the service, which holds none back unless it is configured otherwise.
    public var removalDelayMilliseconds: UInt32

    /// Creates options; without arguments, those of plain Winsock.
    public init(
        since: Generation? = nil, countsPathChanges: Bool = false, selectsBindable: Bool = false,
        quietMilliseconds: UInt32 = 0, ceilingMilliseconds: UInt32 = 0, removalDelayMilliseconds: UInt32 = 0
    ) {
        self.since = since
        self.countsPathChanges = countsPathChanges
        self.selectsBindable = selectsBindable
        self.quietMilliseconds = quietMilliseconds
        self.ceilingMilliseconds = ceilingMilliseconds
        self.removalDelayMilliseconds = removalDelayMilliseconds
    }

    /// The ceiling that holds: the one given, else ten times the quiet time.
    public var effectiveCeilingMilliseconds: UInt64 {
        ceilingMilliseconds == 0 ? 10 * UInt64(quietMilliseconds) : UInt64(ceilingMilliseconds)
    }
}

/// The flag bits of bytes 42 and 43 of a CONTROL frame.
private enum RequestFlag {
    static let since: UInt16 = 1
    static let path: UInt16 = 2
    static let bindable: UInt16 = 4
}

extension RequestOptions {
    /// Reads bytes 42 to 71 of a CONTROL frame of which all fixed bytes are there.
    init(controlFrame frame: RawSpan, id: UInt64) throws(ProtocolViolation) {
        let known = RequestFlag.since | RequestFlag.path | RequestFlag.bindable
        let flags = try frame.flags(at: 42, known: known, id: id)
        let since = Generation(epoch: frame.loadUnchecked(at: 56), number: frame.loadUnchecked(at: 64))
        self.init(
            since: flags & RequestFlag.since != 0 ? since : nil, countsPathChanges: flags & RequestFlag.path != 0,
            selectsBindable: flags & RequestFlag.bindable != 0, quietMilliseconds: frame.loadUnchecked(at: 44),
            ceilingMilliseconds: frame.loadUnchecked(at: 48), removalDelayMilliseconds: frame.loadUnchecked(at: 52))
    }

    /// Appends bytes 42 to 71 of a CONTROL frame.
    func encode(into writer: inout ByteWriter) {
        writer.append(
            (since == nil ? 0 : RequestFlag.since) | (countsPathChanges ? RequestFlag.path : 0)
                | (selectsBindable ? RequestFlag.bindable : 0))
        writer.append(quietMilliseconds)
        writer.append(ceilingMilliseconds)
        writer.append(removalDelayMilliseconds)
        writer.append(since?.epoch ?? 0)
        writer.append(since?.number ?? 0)
    }
}
