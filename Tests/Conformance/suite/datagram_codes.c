/* Multicast, SIO_UDP_CONNRESET and the broadcast address (table (b), A.8). */
#include "calls.h"
#include "harness.h"
#include "sockets.h"
#include "waiting.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int option(SOCKET s, int level, int name) {
    int value = -1;
    socklen_t length = sizeof value;

    REQUIRE(getsockopt(FD(s), level, name, &value, &length) == 0);
    return value;
}

TEST("SIO_MULTICAST_SCOPE sets the hops of multicast") {
    SOCKET four = udp4(), six = udp6();
    int scope = 5;

    EXPECT_EQUAL(option(four, IPPROTO_IP, IP_MULTICAST_TTL), 1);
    EXPECT_SUCCESS(control(four, SIO_MULTICAST_SCOPE, &scope, sizeof scope, NULL, 0), 0);
    EXPECT_EQUAL(option(four, IPPROTO_IP, IP_MULTICAST_TTL), 5);
    EXPECT_SUCCESS(control(six, SIO_MULTICAST_SCOPE, &scope, sizeof scope, NULL, 0), 0);
    EXPECT_EQUAL(option(six, IPPROTO_IPV6, IPV6_MULTICAST_HOPS), 5);
}

TEST("SIO_MULTIPOINT_LOOPBACK switches the loop of multicast") {
    SOCKET four = udp4(), six = udp6();
    BOOL off = FALSE, on = TRUE;

    EXPECT_SUCCESS(control(four, SIO_MULTIPOINT_LOOPBACK, &off, sizeof off, NULL, 0), 0);
    EXPECT_EQUAL(option(four, IPPROTO_IP, IP_MULTICAST_LOOP), 0);
    EXPECT_SUCCESS(control(four, SIO_MULTIPOINT_LOOPBACK, &on, sizeof on, NULL, 0), 0);
    EXPECT_EQUAL(option(four, IPPROTO_IP, IP_MULTICAST_LOOP), 1);
    EXPECT_SUCCESS(control(six, SIO_MULTIPOINT_LOOPBACK, &off, sizeof off, NULL, 0), 0);
    EXPECT_EQUAL(option(six, IPPROTO_IPV6, IPV6_MULTICAST_LOOP), 0);
}

TEST("multicast codes with a short input are WSAEFAULT") {
    int value = 1;

    EXPECT_REFUSED(control(udp4(), SIO_MULTICAST_SCOPE, &value, 3, NULL, 0), WSAEFAULT);
    EXPECT_REFUSED(control(udp4(), SIO_MULTICAST_SCOPE, NULL, 0, NULL, 0), WSAEFAULT);
    EXPECT_REFUSED(control(udp4(), SIO_MULTIPOINT_LOOPBACK, &value, 3, NULL, 0), WSAEFAULT);
    EXPECT_REFUSED(control(udp6(), SIO_MULTIPOINT_LOOPBACK, NULL, 4, NULL, 0), WSAEFAULT);
}

TEST("SIO_MULTICAST_SCOPE is WSAENOPROTOOPT for stream sockets") {
    int scope = 5;

    EXPECT_REFUSED(control(tcp4(), SIO_MULTICAST_SCOPE, &scope, sizeof scope, NULL, 0), WSAENOPROTOOPT);
}

/* Sends to a port where nobody is, and tells what receiving then says. */
static int error_after_refusal(SOCKET s, BOOL reports) {
    SOCKET gone = udp4();
    struct sockaddr_in nobody;
    char byte;
    int i;

    nobody = ipv4("127.0.0.1", bind4(gone, "127.0.0.1", 0));
    close(FD(gone));
    EXPECT_SUCCESS(control(s, SIO_UDP_CONNRESET, &reports, sizeof reports, NULL, 0), 0);
    REQUIRE(sendto(FD(s), "x", 1, 0, (struct sockaddr *)&nobody, sizeof nobody) == 1);
    for (i = 0; i < 20; i++) {
        if (recv(FD(s), &byte, 1, MSG_DONTWAIT) == -1 && errno != EAGAIN) return errno;
        pause_for(5);
    }
    return EAGAIN;
}

TEST("SIO_UDP_CONNRESET switches whether receiving tells that an earlier datagram was refused") {
    SOCKET s = udp4();

    EXPECT_EQUAL(error_after_refusal(s, FALSE), EAGAIN);
    EXPECT_EQUAL(option(s, IPPROTO_IP, IP_RECVERR), 0);
    EXPECT_EQUAL(error_after_refusal(s, TRUE), ECONNREFUSED);
    EXPECT_EQUAL(option(s, IPPROTO_IP, IP_RECVERR), 1);
    EXPECT_EQUAL(error_after_refusal(udp4(), FALSE), EAGAIN);
}

TEST("SIO_UDP_CONNRESET works for IPv6") {
    SOCKET s = udp6();
    BOOL on = TRUE, off = FALSE;

    EXPECT_SUCCESS(control(s, SIO_UDP_CONNRESET, &on, sizeof on, NULL, 0), 0);
    EXPECT_EQUAL(option(s, IPPROTO_IPV6, IPV6_RECVERR), 1);
    EXPECT_SUCCESS(control(s, SIO_UDP_CONNRESET, &off, sizeof off, NULL, 0), 0);
    EXPECT_EQUAL(option(s, IPPROTO_IPV6, IPV6_RECVERR), 0);
}

TEST("SIO_UDP_CONNRESET with a short input is WSAEFAULT") {
    BOOL on = TRUE;

    EXPECT_REFUSED(control(udp4(), SIO_UDP_CONNRESET, &on, 0, NULL, 0), WSAEFAULT);
    EXPECT_REFUSED(control(udp4(), SIO_UDP_CONNRESET, NULL, 4, NULL, 0), WSAEFAULT);
}

TEST("the broadcast address is 255.255.255.255, in a form to send to") {
    struct sockaddr_in out;
    SOCKET s = udp4();
    int on = 1;

    memset(&out, 0xCC, sizeof out);
    EXPECT_SUCCESS(control(s, SIO_GET_BROADCAST_ADDRESS, NULL, 0, &out, sizeof out), 16);
    EXPECT_TEXT(text_of(&out), "255.255.255.255");
    out.sin_port = 4711;
    REQUIRE(setsockopt(FD(s), SOL_SOCKET, SO_BROADCAST, &on, sizeof on) == 0);
    EXPECT_EQUAL(sendto(FD(s), "x", 1, 0, (struct sockaddr *)&out, sizeof out), 1);
}

TEST("the broadcast address in a short buffer is WSAEFAULT, and WSAENOPROTOOPT for IPv6") {
    struct sockaddr_in6 out;

    EXPECT_REFUSED(control(udp4(), SIO_GET_BROADCAST_ADDRESS, NULL, 0, &out, 15), WSAEFAULT);
    EXPECT_REFUSED(control(udp4(), SIO_GET_BROADCAST_ADDRESS, NULL, 0, NULL, 16), WSAEFAULT);
    EXPECT_REFUSED(control(udp6(), SIO_GET_BROADCAST_ADDRESS, NULL, 0, &out, sizeof out), WSAENOPROTOOPT);
    EXPECT_REFUSED(control(dual(), SIO_GET_BROADCAST_ADDRESS, NULL, 0, &out, sizeof out), WSAENOPROTOOPT);
}
