internal import NetworkPrimitives
internal import WSPProtocol

extension Client {
    /// Asks, with more room until the answer fits, and decodes the output.
    ///
    /// - Throws: `refused` for every other error number; `protocolViolation` where the output cannot be read.
    func query<Output>(
        _ code: ControlCode, socket: SocketProperties, options: RequestOptions = RequestOptions(), input: [UInt8] = [],
        capacity: Int = 16 * 1024, isPatient: Bool = false, _ decode: (RawSpan) throws(BufferError) -> Output
    ) async throws(ClientError) -> (output: Output, generation: Generation) {
        var capacity = UInt32(clamping: capacity)
        while true {
            let header = ControlHeader(code: code, outputCapacity: capacity, socket: socket, options: options)
            let reply = try await control(ControlRequest(header: header, input: input), isPatient: isPatient)
            if reply.error == .success {
                do throws(BufferError) {
                    return (try decode(unsafe reply.output.span.bytes), reply.generation)
                } catch {
                    throw .protocolViolation("the output of \(code) cannot be read: \(error)")
                }
            }
            // At least twice as much each time: some codes do not say what they need, and lists grow meanwhile.
            guard reply.error == .fault, capacity < UInt32.max else { throw .refused(reply.error) }
            capacity = UInt32(clamping: max(2 * Int(capacity), Int(reply.byteCount)))
        }
    }
}
