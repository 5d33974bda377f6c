internal import CLinux

/// The word that ip-route(8) uses for a type of route, `RTN_*`, or the number.
func routeTypeName(_ type: UInt8) -> String {
    let names = [
        "none", "unicast", "local", "broadcast", "anycast", "multicast", "blackhole", "unreachable", "prohibit",
        "throw", "nat", "xresolve",
    ]
    return names.indices.contains(Int(type)) ? names[Int(type)] : String(type)
}

/// The word that ip-route(8) uses for who set a route, `RTPROT_*`, or the number.
func routeProtocolName(_ number: UInt8) -> String {
    switch Int32(number) {
    case RTPROT_UNSPEC: "none"
    case RTPROT_REDIRECT: "redirect"
    case RTPROT_KERNEL: "kernel"
    case RTPROT_BOOT: "boot"
    case RTPROT_STATIC: "static"
    case RTPROT_RA: "ra"
    case RTPROT_ZEBRA: "zebra"
    case RTPROT_BIRD: "bird"
    case RTPROT_DHCP: "dhcp"
    case RTPROT_KEEPALIVED: "keepalived"
    case RTPROT_BABEL: "babel"
    case RTPROT_BGP: "bgp"
    case RTPROT_ISIS: "isis"
    case RTPROT_OSPF: "ospf"
    case RTPROT_RIP: "rip"
    case RTPROT_EIGRP: "eigrp"
    default: String(number)
    }
}
