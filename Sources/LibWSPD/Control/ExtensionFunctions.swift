internal import CWSP
internal import WSPProtocol

extension ControlCall {
    /// SIO_GET_EXTENSION_FUNCTION_POINTER: the functions that Winsock does not have, by their GUIDs.
    func tellExtensionFunction() throws(WinsockError) -> ControlOutcome {
        guard let wanted = input.load(as: UInt128.self),
            let function = unsafe wspd_extension_function(UInt64(truncatingIfNeeded: wanted), UInt64(wanted >> 64))
        else { throw .invalidArgument }
        guard output.store(UInt(bitPattern: function)) else { throw .fault }
        return .done(MemoryLayout<UInt>.size)
    }
}
