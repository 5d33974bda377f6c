/// Why an address is not in the address list.
public enum ExclusionReason: UInt8, Sendable, Hashable, CaseIterable {
    /// It is in the list.
    case listed = 0
    /// Duplicate address detection has not ended.
    case tentative = 1
    /// Duplicate address detection found another holder.
    case duplicate = 2
    /// Its preferred lifetime is over.
    case deprecated = 3
    /// Its interface is administratively down.
    case interfaceDown = 4
    /// Its interface is up without carrier.
    case noCarrier = 5
    /// It is a loopback or link-local address on a loopback interface.
    case loopbackInterface = 6

    /// What to tell people.
    public var text: String {
        switch self {
        case .listed: "the address is in the list"
        case .tentative: "duplicate address detection is running"
        case .duplicate: "another host has the same address"
        case .deprecated: "its preferred lifetime is over"
        case .interfaceDown: "the interface is down"
        case .noCarrier: "the interface has no carrier"
        case .loopbackInterface: "it is a loopback address"
        }
    }

    /// The word for programs.
    public var word: String {
        switch self {
        case .listed: "listed"
        case .tentative: "tentative"
        case .duplicate: "duplicate"
        case .deprecated: "deprecated"
        case .interfaceDown: "interface-down"
        case .noCarrier: "no-carrier"
        case .loopbackInterface: "loopback"
        }
    }
}
