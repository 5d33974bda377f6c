internal import CLinux
package import NetworkPrimitives

/// An address of an interface: `struct ifaddrmsg` and the attributes `IFA_*`.
package struct AddressMessage: Equatable, Sendable {
    /// The lifetime of what never ends.
    package static let forever = UInt32.max

    /// The family of the addresses.
    package var family: AddressFamily
    /// The bits of the address that name its network.
    package var prefixLength: UInt8
    /// How far the address is valid: `RT_SCOPE_*`.
    package var scope: UInt8 = 0
    /// The interface.
    package var index: UInt32
    /// The state bits: `IFA_F_*`, from `IFA_FLAGS` where present, else the 8 bits of the header.
    package var flags: UInt32 = 0
    /// `IFA_ADDRESS`: the other end's address on a point-to-point link, else the interface's own.
    package var address: IPAddress?
    /// `IFA_LOCAL`: the interface's own address.
    package var local: IPAddress?
    /// `IFA_BROADCAST`.
    package var broadcast: IPAddress?
    /// `IFA_LABEL`: the IPv4 name of the address, such as `eth0:1`.
    package var label: String?
    /// The seconds until the address is deprecated, counted from the message.
    package var preferredLifetime = forever
    /// The seconds until the address is removed, counted from the message.
    package var validLifetime = forever
    /// Who set the address: `IFAPROT_*`; old kernels do not say.
    package var protocolNumber: UInt8?
    /// The metric of the prefix's route: `IFA_RT_PRIORITY`.
    package var priority: UInt32?

    /// Creates a message of an address for ever; the rest is as if the kernel had said nothing.
    package init(
        family: AddressFamily, index: UInt32, address: IPAddress? = nil, local: IPAddress? = nil,
        prefixLength: UInt8 = 0, scope: UInt8 = 0, flags: UInt32 = 0
    ) {
        self.family = family
        self.index = index
        self.address = address
        self.local = local
        self.prefixLength = prefixLength
        self.scope = scope
        self.flags = flags
    }

    /// The interface's own address: `IFA_LOCAL`, else `IFA_ADDRESS`.
    package var ownAddress: IPAddress? { local ?? address }

    /// The other end's address on a point-to-point link: `IFA_ADDRESS` where it differs from `IFA_LOCAL`.
    package var peer: IPAddress? { local == nil || local == address ? nil : address }
}
