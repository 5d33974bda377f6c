internal import ArgumentParser
internal import CLinux

extension CompletionKind {
    /// The names of the interfaces that there are now, asked of the kernel: a shell would find those of another network
    /// namespace in a `/sys` that was mounted there.
    static var interfaceNames: CompletionKind { .custom { _, _, _ in currentInterfaceNames() } }
}

/// Lists the interfaces' names in the order of their numbers.
///
/// The corresponding C function is `if_nameindex`.
func currentInterfaceNames() -> [String] {
    let first: UnsafeMutablePointer<if_nameindex>? = unsafe if_nameindex()
    guard let list = unsafe first else { return [] }
    defer { unsafe if_freenameindex(list) }
    var names: [String] = []
    var next = unsafe list
    while let name = unsafe next.pointee.if_name {
        unsafe names.append(String(cString: name))
        unsafe next = next.successor()
    }
    return names
}
