/* SIO_FIND_ROUTE (A.9): its input is the destination, whatever the bits of the code say. */
#include "calls.h"
#include "harness.h"
#include "network.h"
#include "sockets.h"

static struct outcome find4(const char *destination) {
    struct sockaddr_in address = ipv4(destination, 0);

    return control(udp4(), SIO_FIND_ROUTE, &address, sizeof address, NULL, 0);
}

static struct outcome find6(const char *destination) {
    struct sockaddr_in6 address = ipv6(destination, 0, 0);

    return control(udp6(), SIO_FIND_ROUTE, &address, sizeof address, NULL, 0);
}

TEST("a destination with a route is 0, with 0 bytes and without any output") {
    EXPECT_SUCCESS(find4("203.0.113.9"), 0);
    EXPECT_SUCCESS(find4("127.0.0.1"), 0);
    EXPECT_SUCCESS(find6("2001:db8:9::9"), 0);
}

TEST("a destination without a route is unreachable") {
    network("route del default via 192.0.2.1");
    network("route add unreachable 2001:db8:9::/48");
    EXPECT_REFUSED(find4("203.0.113.9"), WSAENETUNREACH);
    EXPECT_REFUSED(find6("2001:db8:9::9"), WSAEHOSTUNREACH);
}

TEST("a missing, short or foreign destination is refused") {
    struct sockaddr_in address = ipv4("203.0.113.9", 0);

    EXPECT_REFUSED(control(udp4(), SIO_FIND_ROUTE, NULL, 0, NULL, 0), WSAEINVAL);
    EXPECT_REFUSED(control(udp4(), SIO_FIND_ROUTE, &address, 15, NULL, 0), WSAEINVAL);
    EXPECT_REFUSED(control(udp6(), SIO_FIND_ROUTE, &address, sizeof address, NULL, 0), WSAEAFNOSUPPORT);
}
