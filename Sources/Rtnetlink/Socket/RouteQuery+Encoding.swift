internal import CLinux
internal import NetworkPrimitives

extension RouteQuery {
    /// The most bytes that a request takes: header, `rtmsg`, two addresses and three numbers.
    static let largestRequest = 96

    /// Appends the request for this way.
    ///
    /// Strict checking wants whole prefix lengths and nothing else in the header.
    func encodeRequest(into writer: inout ByteWriter, sequence: UInt32) {
        let attributes = attributesLength
        MessageHeader(
            .getRoute, flags: .request, sequence: sequence, payloadCount: MemoryLayout<rtmsg>.size + attributes
        ).encode(into: &writer)
        var header = rtmsg()
        header.rtm_family = destination.family.byte
        header.rtm_dst_len = UInt8(destination.width)
        header.rtm_src_len = UInt8(source?.width ?? 0)
        header.rtm_tos = tos
        // Without this, IPv4 answers with the main table whatever it looked in; IPv6 tells the table anyway, and takes
        // the flag for a mistake.
        if !destination.isIPv6 { header.rtm_flags |= UInt32(RTM_F_LOOKUP_TABLE) }
        if asksForMatch { header.rtm_flags |= UInt32(RTM_F_FIB_MATCH) }
        writer.append(structure: header)
        let start = writer.count
        writer.appendAttribute(RTA_DST, destination)
        if let source { writer.appendAttribute(RTA_SRC, source) }
        if outputInterface != 0 { writer.appendAttribute(RTA_OIF, outputInterface) }
        if mark != 0 { writer.appendAttribute(RTA_MARK, mark) }
        if let uid { writer.appendAttribute(RTA_UID, uid) }
        assert(writer.count - start == attributes, "the length in the header is the length written")
    }

    // Known beforehand, because thousands of requests are written at a time.
    private var attributesLength: Int {
        let header = MemoryLayout<nlattr>.size
        let number = header + MemoryLayout<UInt32>.size
        var length = header + destination.width / 8
        if let source { length += header + source.width / 8 }
        if outputInterface != 0 { length += number }
        if mark != 0 { length += number }
        if uid != nil { length += number }
        return length
    }
}
