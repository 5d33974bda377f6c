internal import CLinux
internal import NetworkPrimitives

/// The content of `NLMSG_ERROR`, or of an `NLMSG_DONE` that ends a dump early.
struct ErrorReply {
    /// The error number, positive as in errno(3); 0 where it is an acknowledgement.
    let errno: Int32

    init(decoding payload: RawSpan) throws(DecodingError) {
        errno = 0 &- (try payload.structure(as: Int32.self))
    }

    /// Finds the kernel's own words (extended acknowledgement), nil where there are none.
    ///
    /// They stand behind the quoted request, of which only the header is there where the reply is capped; in an
    /// `NLMSG_DONE` nothing is quoted.
    static func explanation(_ header: MessageHeader, _ payload: RawSpan) -> String? {
        guard header.flags.contains(.explained) else { return nil }
        var start = MemoryLayout<Int32>.size
        if header.type == .error {
            guard payload.byteCount > start,
                let request = try? MessageHeader(decoding: payload.extracting(start..<payload.byteCount))
            else { return nil }  // without the quoted header nothing behind it can be found
            start += header.flags.contains(.capped) ? MessageHeader.size : netlinkAligned(Int(request.length))
        }
        var text: String?
        // A broken explanation is none: the error number it belongs to is what counts.
        try? forEachAttribute(in: payload, from: start) { (type, value) throws(DecodingError) in
            if type == Int(NLMSGERR_ATTR_MSG.rawValue) { text = value.text() }
        }
        return text
    }
}
