/* SIO_ADDRESS_LIST_QUERY: which addresses are in the list (A.2). */
#include "calls.h"
#include "harness.h"
#include "network.h"
#include "queries.h"
#include "sockets.h"
#include "waiting.h"

#include <stdio.h>
#include <string.h>

static const char *scoped(const char *address, const char *interface) {
    static char text[64];

    snprintf(text, sizeof text, "%s%%%u", address, network_index(interface));
    return text;
}

TEST("an IPv4 socket lists IPv4 addresses alone") { EXPECT_TEXT(addresses_of(udp4()), "192.0.2.2"); }

TEST("an IPv6 socket lists IPv6 addresses alone") {
    char expected[128];

    snprintf(expected, sizeof expected, "2001:db8::2 %s", scoped("fe80::2", "v0"));
    EXPECT_TEXT(addresses_of(udp6()), expected);
}

TEST("a dual-stack socket lists both families, IPv4 addresses mapped and first") {
    char expected[128];

    snprintf(expected, sizeof expected, "::ffff:192.0.2.2 2001:db8::2 %s", scoped("fe80::2", "v0"));
    EXPECT_TEXT(addresses_of(dual()), expected);
}

TEST("IPV6_V6ONLY is looked at in every call") {
    SOCKET s = dual();
    int on = 1;

    EXPECT(has_address(addresses_of(s), "::ffff:192.0.2.2"));
    REQUIRE(setsockopt(FD(s), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) == 0);
    EXPECT(!has_address(addresses_of(s), "::ffff:192.0.2.2"));
}

TEST("stream and bound sockets list what others do") {
    SOCKET bound = tcp4();

    bind4(bound, "127.0.0.1", 0);
    EXPECT_TEXT(addresses_of(tcp4()), "192.0.2.2");
    EXPECT_TEXT(addresses_of(bound), "192.0.2.2");
}

TEST("a link-local address has its interface as scope id, and a global one 0") {
    const char *list = addresses_of(udp6());

    EXPECT(has_address(list, scoped("fe80::2", "v0")));
    EXPECT(has_address(list, "2001:db8::2"));
}

TEST("an IPv4 link-local address of a real interface is listed") {
    network("address add 169.254.7.7/16 dev v0 scope link");
    EXPECT(has_address(addresses_of(udp4()), "169.254.7.7"));
}

TEST("of the loopback interface neither loopback nor link-local addresses are listed") {
    network("address add 169.254.1.1/32 dev lo");
    network("address add fe80::10/64 dev lo nodad");
    EXPECT_TEXT(addresses_of(udp4()), "192.0.2.2");
    EXPECT(!has_address(addresses_of(udp6()), "::1"));
    EXPECT(!has_address(addresses_of(udp6()), scoped("fe80::10", "lo")));
}

TEST("global addresses of the loopback interface are listed, by interface index first") {
    network("address add 10.0.0.1/32 dev lo");
    network("address add 2001:db8:1::1/128 dev lo nodad");
    EXPECT_TEXT(addresses_of(udp4()), "10.0.0.1 192.0.2.2");
    EXPECT(EVENTUALLY(has_address(addresses_of(udp6()), "2001:db8:1::1")));
}

TEST("a deprecated address is not listed") {
    network("address add 192.0.2.9/24 dev v0 valid_lft 1000 preferred_lft 0");
    network("address add 2001:db8::9/64 dev v0 nodad valid_lft 1000 preferred_lft 0");
    EXPECT_TEXT(addresses_of(udp4()), "192.0.2.2");
    EXPECT(!has_address(addresses_of(udp6()), "2001:db8::9"));
}

TEST("a tentative address is listed once it has been found unique") {
    SOCKET s = udp6();

    network("address add 2001:db8::9/64 dev v0");
    EXPECT(!has_address(addresses_of(s), "2001:db8::9"));
    EXPECT(EVENTUALLY(has_address(addresses_of(s), "2001:db8::9")));
}

TEST("addresses of an interface without carrier are not listed") {
    network("link set v1 down");
    EXPECT(EVENTUALLY(strcmp(addresses_of(udp4()), "") == 0));
    EXPECT_TEXT(addresses_of(udp6()), "");
}

TEST("addresses of an interface that is down are not listed") {
    network("link set v0 down");
    EXPECT_TEXT(addresses_of(udp4()), "");
    EXPECT(EVENTUALLY(strcmp(addresses_of(udp6()), "") == 0));
}

TEST("multicast and anycast memberships are not listed") {
    SOCKET member = udp4();
    struct ip_mreq request;

    memset(&request, 0, sizeof request);
    request.imr_multiaddr = ipv4("239.1.2.3", 0).sin_addr;
    request.imr_interface = ipv4("192.0.2.2", 0).sin_addr;
    REQUIRE(setsockopt(FD(member), IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request) == 0);
    EXPECT_TEXT(addresses_of(udp4()), "192.0.2.2");
}

TEST("a query sees the IPv4 address that its program has just added or deleted") {
    SOCKET s = udp4();
    int i;

    for (i = 0; i < 10; i++) {
        network("address add 198.51.100.7/24 dev v0");
        EXPECT(has_address(addresses_of(s), "198.51.100.7"));
        network("address del 198.51.100.7/24 dev v0");
        EXPECT(!has_address(addresses_of(s), "198.51.100.7"));
    }
}

TEST("every listed address can be bound to") {
    union { SOCKET_ADDRESS_LIST list; char bytes[1024]; } out;
    int i;

    EXPECT_EQUAL(control(dual(), SIO_ADDRESS_LIST_QUERY, NULL, 0, &out, sizeof out).result, 0);
    for (i = 0; i < out.list.iAddressCount; i++) {
        SOCKET s = dual();

        ABOUT("%s", text_of(out.list.Address[i].lpSockaddr));
        EXPECT_EQUAL(bind(FD(s), out.list.Address[i].lpSockaddr, (socklen_t)out.list.Address[i].iSockaddrLength), 0);
    }
}
