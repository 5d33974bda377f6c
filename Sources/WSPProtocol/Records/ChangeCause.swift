public import NetworkPrimitives

/// What made an address list or an answer another one: a kernel event, named by the facts that tell it from others,
/// or something of the service's own.
public struct ChangeCause: Sendable, Hashable {
    /// What happened; unknown values survive.
    public struct Kind: RawRepresentable, Sendable, Hashable {
        /// The number in the protocol.
        public let rawValue: UInt8

        /// Creates a kind from its number.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }
    }

    /// What happened to the thing that a kernel event is about.
    public enum Change: UInt8, Sendable, Hashable, CaseIterable {
        /// Not a kernel event.
        case none = 0
        /// It is there since; of routes and nexthop objects also one that takes the place of another.
        case added = 1
        /// It was there and is another one.
        case changed = 2
        /// It is gone.
        case deleted = 3
    }

    /// What happened.
    public var kind: Kind
    /// Whether it came, changed or went.
    public var change: Change
    /// The family that it is of; unspecified for none in particular.
    public var family: AddressFamily
    /// The interface that it is about; 0 is none.
    public var interfaceIndex: InterfaceIndex
    /// The name of that interface at that time; empty where it was not known.
    public var interfaceName: String
    /// The address of an address or a neighbour, or the prefix of a route.
    public var address: IPAddress?
    /// The length of the prefix of an address or a route.
    public var prefixLength: UInt8
    /// Who set a route, `RTPROT_*`.
    public var origin: UInt8
    /// The routing table of a route, or the one that a rule looks up.
    public var table: UInt32
    /// The priority of a rule, the number of a nexthop object (for a route: the one it goes by, 0 for none), or
    /// `NETCONFA_*` of a setting.
    public var number: UInt32
    /// `RTN_*` of a route, ``LinkState`` of a link, `NUD_*` of a neighbour, or the value of a setting.
    public var state: UInt32

    /// The bits of ``state`` where the event is about a link.
    public enum LinkState {
        /// Administratively up.
        public static let up: UInt32 = 1
        /// Has a carrier, or is of a kind that has none to lose.
        public static let carrier: UInt32 = 2
    }

    /// Names a cause; what is left out is not known or does not apply.
    public init(
        _ kind: Kind, _ change: Change = .none, family: AddressFamily = .unspecified,
        interfaceIndex: InterfaceIndex = 0, interfaceName: String = "", address: IPAddress? = nil,
        prefixLength: UInt8 = 0, origin: UInt8 = 0, table: UInt32 = 0, number: UInt32 = 0, state: UInt32 = 0
    ) {
        self.kind = kind
        self.change = change
        self.family = family
        self.interfaceIndex = interfaceIndex
        self.interfaceName = interfaceName
        self.address = address
        self.prefixLength = prefixLength
        self.origin = origin
        self.table = table
        self.number = number
        self.state = state
    }
}

/// Kernel events.
extension ChangeCause.Kind {
    /// An interface.
    public static let link = Self(rawValue: 1)
    /// An address of this host.
    public static let address = Self(rawValue: 2)
    /// A route.
    public static let route = Self(rawValue: 3)
    /// A rule of policy routing.
    public static let rule = Self(rawValue: 4)
    /// A nexthop object.
    public static let nexthop = Self(rawValue: 5)
    /// A setting of an interface, or of all.
    public static let netconf = Self(rawValue: 6)
    /// A neighbour that became failed, or stopped being so.
    public static let neighbour = Self(rawValue: 7)

    /// True for the kinds that stand for an event of the kernel.
    public var isKernelEvent: Bool { (1..<64).contains(rawValue) }
}

/// Causes that are no event of the kernel.
extension ChangeCause.Kind {
    /// Not known any more: too much has happened since.
    public static let unknown = Self(rawValue: 0)
    /// The service started and learnt the state.
    public static let start = Self(rawValue: 64)
    /// The kernel dropped events, and the state was learnt anew.
    public static let lostEvents = Self(rawValue: 65)
    /// The state was learnt anew for another reason than lost events.
    public static let learntAnew = Self(rawValue: 66)
    /// The lifetime of the route ended.
    public static let routeExpired = Self(rawValue: 67)
    /// A comparison with the kernel found it, without any event.
    public static let audit = Self(rawValue: 68)
    /// It was found when somebody asked, without any event.
    public static let asked = Self(rawValue: 69)
    /// It was asked for the first time: there was no answer before.
    public static let firstAsked = Self(rawValue: 70)
}

extension ChangeCause {
    /// The prefix of a route or an address, or nil.
    public var prefix: IPPrefix? { address.map { IPPrefix($0, length: Int(prefixLength)) } }
}
