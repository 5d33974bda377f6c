/* SIO_ROUTING_INTERFACE_CHANGE, overlapped (A.5). */
#include "harness.h"
#include "network.h"
#include "queries.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

#include <string.h>

TEST("a routing change is pending, and completes with 0 bytes when its destination becomes unreachable") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    pend_route(s, "203.0.113.9", &overlapped, NULL);
    EXPECT_SILENT(overlapped.hEvent);
    change_route4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
    EXPECT_COMPLETED(&overlapped, STATUS_SUCCESS_, 0, 0);
    EXPECT_TEXT(source_to(s, "203.0.113.9", 0), "error 10065");
}

TEST("a routing change completes when its destination becomes reachable") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    change_route4();
    pend_route(s, "203.0.113.9", &overlapped, NULL);
    change_route4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
    EXPECT_TEXT(source_to(s, "203.0.113.9", 0), "192.0.2.2");
}

TEST("a routing change completes when another local address is used") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    network("address add 192.0.2.3/24 dev v0");
    pend_route(s, "203.0.113.9", &overlapped, NULL);
    network("route add 203.0.113.0/24 via 192.0.2.1 src 192.0.2.3");
    EXPECT_RESULT(s, &overlapped, 0, 0);
    EXPECT_TEXT(source_to(s, "203.0.113.9", 0), "192.0.2.3");
}

TEST("a routing change of an IPv6 destination completes") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp6();

    pend_route(s, "2001:db8:9::9", &overlapped, NULL);
    EXPECT_SILENT(overlapped.hEvent);
    network("route add unreachable 2001:db8:9::/48");
    EXPECT_RESULT(s, &overlapped, 0, 0);
}

TEST("routes to elsewhere complete no routing change") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event()), six = poisoned_overlapped(new_event());
    SOCKET s = udp4(), s6 = udp6();

    pend_route(s, "203.0.113.9", &overlapped, NULL);
    pend_route(s6, "2001:db8:9::9", &six, NULL);
    network("route add unreachable 198.51.100.0/24");
    network("route add unreachable 2001:db8:10::/48");
    network("route add 203.0.112.0/24 via 192.0.2.1");
    network("address add 198.51.101.7/24 dev v0");
    EXPECT_SILENT(overlapped.hEvent);
    EXPECT_SILENT(six.hEvent);
}

TEST("another gateway with the same local address and interface completes no routing change") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    pend_route(s, "203.0.113.9", &overlapped, NULL);
    network("route replace default via 192.0.2.77");
    EXPECT_SILENT(overlapped.hEvent);
}

TEST("a wildcard destination stands for any route of its family, and of no other") {
    WSAOVERLAPPED four = poisoned_overlapped(new_event()), six = poisoned_overlapped(new_event());
    SOCKET s4 = udp4(), s6 = udp6();

    pend_route(s4, "0.0.0.0", &four, NULL);
    pend_route(s6, "::", &six, NULL);
    network("route add 198.51.100.0/24 via 192.0.2.1");
    EXPECT_RESULT(s4, &four, 0, 0);
    EXPECT_SILENT(six.hEvent);
    pend_route(s4, "0.0.0.0", &four, NULL);
    network("route add 2001:db8:10::/48 via 2001:db8::1");
    EXPECT_RESULT(s6, &six, 0, 0);
    EXPECT_SILENT(four.hEvent);
}

TEST("requests for several destinations on one socket complete apart") {
    WSAOVERLAPPED near = poisoned_overlapped(new_event()), far = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    pend_route(s, "203.0.113.9", &near, NULL);
    pend_route(s, "198.51.100.9", &far, NULL);
    change_route4();
    EXPECT_RESULT(s, &near, 0, 0);
    EXPECT_SILENT(far.hEvent);
    network("route add unreachable 198.51.100.0/24");
    EXPECT_RESULT(s, &far, 0, 0);
}

TEST("a missing or short destination is WSAEINVAL, and nothing is pending") {
    struct sockaddr_in four = ipv4("203.0.113.9", 0);
    struct sockaddr_in6 six = ipv6("2001:db8:9::9", 0, 0);
    WSAEVENT event = new_event();
    WSAOVERLAPPED overlapped = poisoned_overlapped(event);

    EXPECT_REFUSED(control(udp4(), SIO_ROUTING_INTERFACE_CHANGE, NULL, 0, NULL, 0), WSAEINVAL);
    EXPECT_REFUSED(control(udp4(), SIO_ROUTING_INTERFACE_CHANGE, &four, 15, NULL, 0), WSAEINVAL);
    EXPECT_REFUSED(control(udp6(), SIO_ROUTING_INTERFACE_CHANGE, &six, 27, NULL, 0), WSAEINVAL);
    EXPECT_REFUSED(
        control_overlapped(udp4(), SIO_ROUTING_INTERFACE_CHANGE, &four, 15, NULL, 0, &overlapped, NULL), WSAEINVAL);
    change_route4();
    EXPECT_SILENT(event);
}

TEST("a destination of another family is WSAEAFNOSUPPORT, and nothing is pending") {
    struct sockaddr_in four = ipv4("203.0.113.9", 0);
    struct sockaddr_in6 six = ipv6("2001:db8:9::9", 0, 0);
    WSAEVENT event = new_event();
    WSAOVERLAPPED overlapped = poisoned_overlapped(event);

    EXPECT_REFUSED(control(udp4(), SIO_ROUTING_INTERFACE_CHANGE, &six, sizeof six, NULL, 0), WSAEAFNOSUPPORT);
    EXPECT_REFUSED(
        control_overlapped(udp6(), SIO_ROUTING_INTERFACE_CHANGE, &four, sizeof four, NULL, 0, &overlapped, NULL),
        WSAEAFNOSUPPORT);
    change_route4();
    EXPECT_SILENT(event);
}

TEST("the destination is copied: the input buffer may be reused while the request is pending") {
    struct sockaddr_in destination = ipv4("203.0.113.9", 0);
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    EXPECT_PENDING(control_overlapped(
        s, SIO_ROUTING_INTERFACE_CHANGE, &destination, sizeof destination, NULL, 0, &overlapped, NULL));
    memset(&destination, 0xCC, sizeof destination);
    change_route4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
}

TEST("a dual-stack socket may wait for a mapped destination") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = dual();

    pend_route(s, "::ffff:203.0.113.9", &overlapped, NULL);
    change_route4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
}

TEST("the socket's mark counts for its requests") {
    WSAOVERLAPPED marked = poisoned_overlapped(new_event()), plain = poisoned_overlapped(new_event());
    SOCKET s = udp4(), other = udp4();
    int mark = 42;

    network("rule add pref 4000 fwmark 42 table 100");
    REQUIRE(setsockopt(FD(s), SOL_SOCKET, SO_MARK, &mark, sizeof mark) == 0);
    pend_route(s, "203.0.113.9", &marked, NULL);
    pend_route(other, "203.0.113.9", &plain, NULL);
    network("route add unreachable 203.0.113.0/24 table 100");
    EXPECT_RESULT(s, &marked, 0, 0);
    EXPECT_SILENT(plain.hEvent);
}
