internal import CLinux

/// The classic BPF program that keeps neighbour messages away that cannot change where packets go.
///
/// Dropped are those of a family other than IPv4 and IPv6 (a bridge's forwarding entries), and news of an entry in
/// state delay or probe, through which every busy entry passes again and again. Everything else passes. The filter
/// sees whole datagrams and is right because the kernel puts one message into the datagram of an event.
///
/// BPF loads are big-endian, the fields are in host order: so the constants are swapped, not the fields.
enum NeighbourFilter {
    private static let payload = UInt32(MessageHeader.size)
    private static let typeOffset = UInt32(MemoryLayout<UInt32>.size)
    private static let familyOffset = payload
    // After family, padding and interface index.
    private static let stateOffset = payload + 8

    /// The program.
    static var program: [sock_filter] {
        let new = inNetworkOrder(MessageType.newNeighbour.rawValue)
        let deleted = inNetworkOrder(MessageType.deleteNeighbour.rawValue)
        let passing: NeighbourState = [.delay, .probe]
        return [
            load(BPF_H, at: typeOffset),
            jump(BPF_JEQ, new, ifTrue: 1),
            jump(BPF_JEQ, deleted, ifFalse: 8),
            load(BPF_B, at: familyOffset),
            jump(BPF_JEQ, UInt32(AF_INET), ifTrue: 1),
            jump(BPF_JEQ, UInt32(AF_INET6), ifFalse: 4),
            load(BPF_H, at: typeOffset),
            jump(BPF_JEQ, new, ifFalse: 3),
            load(BPF_H, at: stateOffset),
            jump(BPF_JSET, inNetworkOrder(passing.rawValue), ifTrue: 0, ifFalse: 1),
            verdict(0),
            verdict(UInt32.max),
        ]
    }

    private static func inNetworkOrder(_ value: UInt16) -> UInt32 {
        UInt32(value.bigEndian)
    }

    private static func load(_ size: Int32, at offset: UInt32) -> sock_filter {
        sock_filter(code: UInt16(BPF_LD | size | BPF_ABS), jt: 0, jf: 0, k: offset)
    }

    private static func jump(_ test: Int32, _ value: UInt32, ifTrue: UInt8 = 0, ifFalse: UInt8 = 0) -> sock_filter {
        sock_filter(code: UInt16(BPF_JMP | test | BPF_K), jt: ifTrue, jf: ifFalse, k: value)
    }

    private static func verdict(_ bytes: UInt32) -> sock_filter {
        sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: bytes)
    }
}
