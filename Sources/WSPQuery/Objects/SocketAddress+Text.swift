internal import CLinux
internal import NetworkPrimitives
internal import WSPProtocol

extension SocketAddress {
    /// The address, with `%` and the interface's name where there is a scope id (RFC 4007); its number where no
    /// interface has it.
    var scopedText: String {
        scopeID == 0 ? address.description : "\(address)%\(SocketAddress.interfaceName(scopeID) ?? String(scopeID))"
    }

    /// The name that an interface has now.
    ///
    /// The corresponding C function is `if_indextoname`.
    private static func interfaceName(_ index: InterfaceIndex) -> String? {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(IF_NAMESIZE)) { name in
            guard let buffer = name.baseAddress, let start = unsafe if_indextoname(index, buffer) else { return nil }
            return unsafe String(cString: start)
        }
    }
}
