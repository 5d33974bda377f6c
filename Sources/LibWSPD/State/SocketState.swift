internal import CWSP
internal import WSPProtocol

/// What the library keeps of a socket, as long as there is something to keep.
final class SocketState {
    let cookie: UInt64
    /// The descriptors under which the socket was seen.
    var descriptors: [Int32] = []
    /// Ids of its pending requests.
    var operations: [UInt64] = []
    /// Tokens of the port reservations that end with it.
    var reservations: [UInt64] = []
    var options = RequestOptions()

    /// The event of its selection, and the bits that signal it.
    var selection: (event: Event, mask: UInt32)?
    /// The network events that have happened since they were told last, with their error.
    private(set) var recorded: UInt32 = 0
    private(set) var errors: [WinsockError] = Array(repeating: .success, count: Int(FD_MAX_EVENTS))

    init(cookie: UInt64) {
        self.cookie = cookie
    }

    /// True where nothing is lost if the state is forgotten.
    var isIdle: Bool {
        operations.isEmpty && reservations.isEmpty && selection == nil && recorded == 0
            && options == RequestOptions()
    }

    /// Records a network event, and signals it where it is selected.
    func record(_ bit: Int32, _ error: WinsockError) {
        recorded |= 1 << UInt32(bit)
        errors[Int(bit)] = error
        signalIfSelected()
    }

    /// Forgets a network event that was not told.
    func forget(_ bit: Int32) {
        recorded &= ~(1 << UInt32(bit))
    }

    /// Forgets all network events.
    func forgetAll() { recorded = 0 }

    /// Signals the selection's event where something that it selects is recorded.
    func signalIfSelected() {
        if let selection, recorded & selection.mask != 0 { selection.event.signal() }
    }

    /// Takes what is recorded and selected.
    func takeSelected() -> UInt32 {
        let taken = recorded & (selection?.mask ?? 0)
        recorded &= ~taken
        return taken
    }
}

/// The states of all sockets, by their cookies.
struct SocketStates {
    /// Ordered by cookie.
    private var states: [SocketState] = []

    /// The state of a socket, or nil where nothing is kept of it.
    func find(_ cookie: UInt64) -> SocketState? {
        let place = place(of: cookie)
        return place < states.count && states[place].cookie == cookie ? states[place] : nil
    }

    /// The state of a socket, made where there is none.
    mutating func state(of socket: SocketIdentity) -> SocketState {
        let place = place(of: socket.cookie)
        if place == states.count || states[place].cookie != socket.cookie {
            states.insert(SocketState(cookie: socket.cookie), at: place)
        }
        let state = states[place]
        if !state.descriptors.contains(socket.descriptor) { state.descriptors.append(socket.descriptor) }
        return state
    }

    /// The sockets that had this descriptor before it became another's, by a close that the library did not see.
    func strangers(on socket: SocketIdentity) -> [SocketState] {
        states.filter { $0.cookie != socket.cookie && $0.descriptors.contains(socket.descriptor) }
    }

    /// Forgets a socket of which nothing has to be kept.
    mutating func forgetIfIdle(_ state: SocketState) {
        let place = place(of: state.cookie)
        guard state.isIdle, place < states.count, states[place] === state else { return }
        states.remove(at: place)
    }

    private func place(of cookie: UInt64) -> Int {
        var (low, high) = (0, states.count)
        while low < high {
            let middle = (low + high) / 2
            if states[middle].cookie < cookie { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
