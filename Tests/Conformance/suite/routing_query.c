/* SIO_ROUTING_INTERFACE_QUERY: the whole of table A.4. */
#include "calls.h"
#include "harness.h"
#include "network.h"
#include "queries.h"
#include "sockets.h"

#include <stdio.h>
#include <string.h>

static struct outcome ask(SOCKET s, const void *in, size_t in_size, void *out, size_t out_size) {
    return control(s, SIO_ROUTING_INTERFACE_QUERY, in, in_size, out, out_size);
}

TEST("the local address for a destination is the whole socket address of it, port 0") {
    struct sockaddr_in destination = ipv4("203.0.113.9", 4711), expected = ipv4("192.0.2.2", 0), out;

    memset(&out, 0xCC, sizeof out);
    EXPECT_SUCCESS(ask(udp4(), &destination, sizeof destination, &out, sizeof out), 16);
    EXPECT_BYTES(&out, &expected, sizeof out);
}

TEST("IPv6 answers are 28 bytes") {
    struct sockaddr_in6 destination = ipv6("2001:db8:9::9", 0, 4711), expected = ipv6("2001:db8::2", 0, 0), out;

    memset(&out, 0xCC, sizeof out);
    EXPECT_SUCCESS(ask(udp6(), &destination, sizeof destination, &out, sizeof out), 28);
    EXPECT_BYTES(&out, &expected, sizeof out);
}

TEST("the byte count is the address' size, not that of a larger buffer, which is left behind it") {
    struct sockaddr_in four = ipv4("203.0.113.9", 0);
    struct sockaddr_in6 six = ipv6("2001:db8:9::9", 0, 0);
    char out[128], untouched[128];

    memset(out, 0xCC, sizeof out);
    memset(untouched, 0xCC, sizeof untouched);
    EXPECT_SUCCESS(ask(udp6(), &six, sizeof six, out, sizeof out), 28);
    EXPECT_BYTES(out + 28, untouched, sizeof out - 28);
    memset(out, 0xCC, sizeof out);
    EXPECT_SUCCESS(ask(udp4(), &four, sizeof four, out, sizeof out), 16);
    EXPECT_BYTES(out + 16, untouched, sizeof out - 16);
}

TEST("a missing or short destination is WSAEINVAL and touches nothing") {
    struct sockaddr_in four = ipv4("203.0.113.9", 0), out;
    struct sockaddr_in6 six = ipv6("2001:db8:9::9", 0, 0);
    char large[128];

    EXPECT_FAILURE(ask(udp4(), NULL, 0, &out, sizeof out), WSAEINVAL, POISON);
    EXPECT_FAILURE(ask(udp4(), NULL, 16, &out, sizeof out), WSAEINVAL, POISON);
    EXPECT_FAILURE(ask(udp4(), &four, 0, &out, sizeof out), WSAEINVAL, POISON);
    EXPECT_FAILURE(ask(udp4(), &four, 15, &out, sizeof out), WSAEINVAL, POISON);
    EXPECT_FAILURE(ask(udp6(), &six, 27, large, sizeof large), WSAEINVAL, POISON);
}

TEST("family 0 is WSAEAFNOSUPPORT and touches nothing") {
    struct sockaddr_in destination = ipv4("203.0.113.9", 0), out;

    destination.sin_family = 0;
    EXPECT_FAILURE(ask(udp4(), &destination, sizeof destination, &out, sizeof out), WSAEAFNOSUPPORT, POISON);
}

TEST("another family than the socket's is WSAEAFNOSUPPORT") {
    struct sockaddr_in four = ipv4("203.0.113.9", 0);
    struct sockaddr_in6 six = ipv6("2001:db8:9::9", 0, 0);
    char out[128];

    EXPECT_FAILURE(ask(udp4(), &six, sizeof six, out, sizeof out), WSAEAFNOSUPPORT, POISON);
    EXPECT_FAILURE(ask(udp6(), &four, sizeof four, out, sizeof out), WSAEAFNOSUPPORT, POISON);
    four.sin_family = AF_UNIX;
    EXPECT_FAILURE(ask(udp4(), &four, sizeof four, out, sizeof out), WSAEAFNOSUPPORT, POISON);
}

TEST("a wildcard destination is WSAEINVAL and touches nothing") {
    struct sockaddr_in four = ipv4("0.0.0.0", 53);
    struct sockaddr_in6 six = ipv6("::", 0, 53);
    char out[128];

    EXPECT_FAILURE(ask(udp4(), &four, sizeof four, out, sizeof out), WSAEINVAL, POISON);
    EXPECT_FAILURE(ask(udp6(), &six, sizeof six, out, sizeof out), WSAEINVAL, POISON);
}

TEST("the loopback is reached from the loopback") {
    EXPECT_TEXT(source_to(udp4(), "127.0.0.1", 0), "127.0.0.1");
    EXPECT_TEXT(source_to(udp6(), "::1", 0), "::1");
}

TEST("a local address is reached from itself") {
    EXPECT_TEXT(source_to(udp4(), "192.0.2.2", 0), "192.0.2.2");
    EXPECT_TEXT(source_to(udp6(), "2001:db8::2", 0), "2001:db8::2");
}

TEST("a short output is WSAEFAULT with the bytes that are needed, and nothing is written") {
    struct sockaddr_in four = ipv4("203.0.113.9", 0);
    struct sockaddr_in6 six = ipv6("2001:db8:9::9", 0, 0);
    char out[28], untouched[28];

    memset(out, 0xCC, sizeof out);
    memset(untouched, 0xCC, sizeof untouched);
    EXPECT_FAILURE(ask(udp4(), &four, sizeof four, out, 15), WSAEFAULT, 16);
    EXPECT_FAILURE(ask(udp4(), &four, sizeof four, out, 0), WSAEFAULT, 16);
    EXPECT_FAILURE(ask(udp6(), &six, sizeof six, out, 27), WSAEFAULT, 28);
    EXPECT_BYTES(out, untouched, sizeof out);
}

TEST("no output pointer with a size is WSAEFAULT and touches nothing") {
    struct sockaddr_in destination = ipv4("203.0.113.9", 0);

    EXPECT_FAILURE(ask(udp4(), &destination, sizeof destination, NULL, 128), WSAEFAULT, POISON);
}

TEST("input and output may be the same buffer") {
    struct sockaddr_in buffer = ipv4("203.0.113.9", 4711);

    EXPECT_SUCCESS(ask(udp4(), &buffer, sizeof buffer, &buffer, sizeof buffer), 16);
    EXPECT_TEXT(text_of(&buffer), "192.0.2.2");
}

TEST("without a route a destination is unreachable") {
    network("route del default via 192.0.2.1");
    EXPECT_TEXT(source_to(udp4(), "203.0.113.9", 0), "error 10051");
    network("route del default via 2001:db8::1");
    EXPECT_TEXT(source_to(udp6(), "2001:db8:9::9", 0), "error 10051");
}

TEST("an unreachable route is WSAEHOSTUNREACH, and blackhole, prohibit and throw are no caller's mistakes") {
    SOCKET s = udp4();
    static const char *const kinds[] = {"blackhole", "prohibit", "throw"};
    const char *answer;
    int i;

    network("route add unreachable 203.0.113.0/24");
    EXPECT_TEXT(source_to(s, "203.0.113.9", 0), "error 10065");
    network("route del unreachable 203.0.113.0/24");
    network("route del default");
    for (i = 0; i < 3; i++) {
        ABOUT("%s", kinds[i]);
        network("route add %s 203.0.113.0/24", kinds[i]);
        answer = source_to(s, "203.0.113.9", 0);
        EXPECT(strcmp(answer, "error 10051") == 0 || strcmp(answer, "error 10065") == 0);
        network("route del %s 203.0.113.0/24", kinds[i]);
    }
}

TEST("a multicast destination tells where multicast leaves") {
    EXPECT_TEXT(source_to(udp4(), "239.1.2.3", 0), "192.0.2.2");
    EXPECT_TEXT(source_to(udp4(), "224.0.0.1", 0), "192.0.2.2");
    EXPECT_TEXT(source_to(udp6(), "ff0e::1", 0), "2001:db8::2");
}

TEST("the broadcast address is reached as other destinations are") {
    EXPECT_TEXT(source_to(udp4(), "255.255.255.255", 0), "192.0.2.2");
}

TEST("a link-local answer has the interface as scope id") {
    unsigned index = network_index("v0");
    char expected[64];

    snprintf(expected, sizeof expected, "fe80::2%%%u", index);
    EXPECT_TEXT(source_to(udp6(), "fe80::77", index), expected);
}

TEST("a link-local destination without a scope id is found on the interface that the socket is bound to") {
    SOCKET s = udp6();
    char expected[64];

    snprintf(expected, sizeof expected, "fe80::2%%%u", network_index("v0"));
    REQUIRE(setsockopt(FD(s), SOL_SOCKET, SO_BINDTODEVICE, "v0", 3) == 0);
    EXPECT_TEXT(source_to(s, "fe80::77", 0), expected);
}

TEST("a dual-stack socket takes mapped destinations and answers in that form") {
    EXPECT_TEXT(source_to(dual(), "::ffff:203.0.113.9", 0), "::ffff:192.0.2.2");
    EXPECT_TEXT(source_to(dual(), "2001:db8:9::9", 0), "2001:db8::2");
}

TEST("sockets of every type and state may ask") {
    SOCKET bound = udp4(), listening = tcp4(), connected = udp4(),
           raw = (SOCKET)socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    struct sockaddr_in peer = ipv4("198.51.100.9", 9);

    bind4(bound, "0.0.0.0", 0);
    REQUIRE(listen(FD(listening), 1) == 0);
    REQUIRE(connect(FD(connected), (struct sockaddr *)&peer, sizeof peer) == 0);
    EXPECT_TEXT(source_to(tcp4(), "203.0.113.9", 0), "192.0.2.2");
    EXPECT_TEXT(source_to(listening, "203.0.113.9", 0), "192.0.2.2");
    EXPECT_TEXT(source_to(connected, "203.0.113.9", 0), "192.0.2.2");
    EXPECT_TEXT(source_to(bound, "203.0.113.9", 0), "192.0.2.2");
    EXPECT_TEXT(source_to(raw, "203.0.113.9", 0), "192.0.2.2");
}

TEST("the socket's mark counts, as it does when it sends") {
    SOCKET s = udp4();
    int mark = 42;

    network("address add 198.51.100.7/24 dev v0");
    network("route add default via 198.51.100.1 table 100");
    network("rule add pref 4000 fwmark 42 table 100");
    REQUIRE(setsockopt(FD(s), SOL_SOCKET, SO_MARK, &mark, sizeof mark) == 0);
    EXPECT_TEXT(source_to(s, "203.0.113.9", 0), "198.51.100.7");
    EXPECT_TEXT(source_to(udp4(), "203.0.113.9", 0), "192.0.2.2");
}

TEST("the address that the socket is bound to is its answer") {
    SOCKET s = udp4();

    network("address add 192.0.2.3/24 dev v0");
    bind4(s, "192.0.2.3", 0);
    EXPECT_TEXT(source_to(s, "203.0.113.9", 0), "192.0.2.3");
}

TEST("a query sees the route that its program has just added or deleted") {
    SOCKET s = udp4();
    int i;

    for (i = 0; i < 10; i++) {
        network("route add unreachable 203.0.113.0/24");
        EXPECT_TEXT(source_to(s, "203.0.113.9", 0), "error 10065");
        network("route del unreachable 203.0.113.0/24");
        EXPECT_TEXT(source_to(s, "203.0.113.9", 0), "192.0.2.2");
    }
}
