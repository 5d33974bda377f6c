/* Port reservations: acquired, associated and released (table (b)). */
#include "calls.h"
#include "harness.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static INET_PORT_RESERVATION_INSTANCE acquire(SOCKET s, int first, int count) {
    INET_PORT_RANGE range = {htons((uint16_t)first), (USHORT)count};
    INET_PORT_RESERVATION_INSTANCE instance;
    struct outcome outcome;

    memset(&instance, 0xCC, sizeof instance);
    outcome = control(s, SIO_ACQUIRE_PORT_RESERVATION, &range, sizeof range, &instance, sizeof instance);
    REQUIRE_EQUAL(outcome.result, 0);
    EXPECT_EQUAL(outcome.bytes, 16);
    EXPECT_EQUAL(instance.Reservation.NumberOfPorts, count);
    return instance;
}

static int first_port(const INET_PORT_RESERVATION_INSTANCE *instance) {
    return ntohs(instance->Reservation.StartPort);
}

static struct outcome associate(SOCKET s, const INET_PORT_RESERVATION_INSTANCE *instance) {
    return control(s, SIO_ASSOCIATE_PORT_RESERVATION, &instance->Token, sizeof instance->Token, NULL, 0);
}

static struct outcome release(SOCKET s, const INET_PORT_RESERVATION_INSTANCE *instance) {
    return control(s, SIO_RELEASE_PORT_RESERVATION, &instance->Token, sizeof instance->Token, NULL, 0);
}

/* The error of binding a socket of another process to a port, 0 for none. */
static int error_for_others(int type, int port) {
    struct sockaddr_in name = ipv4("0.0.0.0", port);
    pid_t child = fork();
    int status, descriptor;

    if (child == 0) {
        descriptor = socket(AF_INET, type, 0);
        _exit(bind(descriptor, (struct sockaddr *)&name, sizeof name) == 0 ? 0 : errno);
    }
    REQUIRE(waitpid(child, &status, 0) == child);
    return WEXITSTATUS(status);
}

TEST("the ports of a reservation cannot be bound to by others, and can when it is released") {
    static SOCKET (*const create[])(void) = {tcp4, udp4};
    static const int types[] = {SOCK_STREAM, SOCK_DGRAM};
    INET_PORT_RESERVATION_INSTANCE instance;
    int kind, i;

    for (kind = 0; kind < 2; kind++) {
        SOCKET s = create[kind]();

        ABOUT("type %d", types[kind]);
        instance = acquire(s, 0, 4);
        REQUIRE(first_port(&instance) > 0);
        for (i = 0; i < 4; i++) EXPECT_EQUAL(error_for_others(types[kind], first_port(&instance) + i), EADDRINUSE);
        EXPECT_SUCCESS(release(s, &instance), 0);
        for (i = 0; i < 4; i++) EXPECT_EQUAL(error_for_others(types[kind], first_port(&instance) + i), 0);
    }
}

TEST("a reservation begins at the port that is asked for") {
    INET_PORT_RESERVATION_INSTANCE instance = acquire(tcp4(), 40000, 3);

    EXPECT_EQUAL(first_port(&instance), 40000);
    EXPECT_EQUAL(error_for_others(SOCK_STREAM, 40002), EADDRINUSE);
    EXPECT_EQUAL(error_for_others(SOCK_STREAM, 40003), 0);
}

TEST("a port that somebody has cannot be reserved: WSAEADDRINUSE, and none of the block is held") {
    INET_PORT_RANGE range = {htons(40000), 4};
    INET_PORT_RESERVATION_INSTANCE instance;
    SOCKET owner = tcp4();

    bind4(owner, "0.0.0.0", 40002);
    REQUIRE(listen(FD(owner), 1) == 0);
    EXPECT_REFUSED(
        control(tcp4(), SIO_ACQUIRE_PORT_RESERVATION, &range, sizeof range, &instance, sizeof instance),
        WSAEADDRINUSE);
    EXPECT_EQUAL(error_for_others(SOCK_STREAM, 40000), 0);
    EXPECT_EQUAL(error_for_others(SOCK_STREAM, 40003), 0);
}

TEST("sockets that are associated bind inside the reservation, one port each") {
    static SOCKET (*const create[])(void) = {tcp4, udp4};
    INET_PORT_RESERVATION_INSTANCE instance;
    int kind, i, port, used;

    for (kind = 0; kind < 2; kind++) {
        instance = acquire(create[kind](), 0, 3);
        for (used = 0, i = 0; i < 3; i++) {
            SOCKET s = create[kind]();

            ABOUT("kind %d, socket %d", kind, i);
            EXPECT_SUCCESS(associate(s, &instance), 0);
            port = bind4(s, "127.0.0.1", 0);
            EXPECT(port >= first_port(&instance) && port < first_port(&instance) + 3);
            used |= 1 << (port - first_port(&instance));
        }
        EXPECT_EQUAL(used, 7);
    }
}

TEST("an associated socket connects from inside the reservation") {
    INET_PORT_RESERVATION_INSTANCE instance = acquire(tcp4(), 0, 2);
    SOCKET listener = tcp4(), s = tcp4();
    struct sockaddr_in name;

    name = ipv4("127.0.0.1", bind4(listener, "127.0.0.1", 0));
    REQUIRE(listen(FD(listener), 1) == 0);
    EXPECT_SUCCESS(associate(s, &instance), 0);
    REQUIRE(connect(FD(s), (struct sockaddr *)&name, sizeof name) == 0);
    EXPECT(port_of(s) >= first_port(&instance) && port_of(s) < first_port(&instance) + 2);
}

TEST("ports that Linux gives to nobody by itself cannot be associated: WSAEADDRNOTAVAIL") {
    INET_PORT_RESERVATION_INSTANCE instance = acquire(tcp4(), 20000, 2);

    EXPECT_EQUAL(error_for_others(SOCK_STREAM, 20000), EADDRINUSE);
    EXPECT_REFUSED(associate(tcp4(), &instance), WSAEADDRNOTAVAIL);
}

TEST("where all ports of a reservation are given another socket cannot be associated: WSAENOBUFS") {
    INET_PORT_RESERVATION_INSTANCE instance = acquire(tcp4(), 0, 1);
    SOCKET s = tcp4();

    EXPECT_SUCCESS(associate(s, &instance), 0);
    bind4(s, "127.0.0.1", 0);
    EXPECT_REFUSED(associate(tcp4(), &instance), WSAENOBUFS);
    EXPECT_EQUAL(error_for_others(SOCK_STREAM, first_port(&instance)), EADDRINUSE);
}

TEST("a socket that is not associated does not get a reserved port") {
    INET_PORT_RESERVATION_INSTANCE instance = acquire(udp4(), 0, 4);
    int i, port;

    for (i = 0; i < 200; i++) {
        port = bind4(udp4(), "0.0.0.0", 0);
        EXPECT(port < first_port(&instance) || port >= first_port(&instance) + 4);
    }
}

TEST("a reservation ends with the socket that acquired it") {
    SOCKET s = tcp4();
    INET_PORT_RESERVATION_INSTANCE instance = acquire(s, 0, 2);

    close_socket(s);
    EXPECT_EQUAL(error_for_others(SOCK_STREAM, first_port(&instance)), 0);
    EXPECT_EQUAL(error_for_others(SOCK_STREAM, first_port(&instance) + 1), 0);
}

TEST("acquiring is immediate, overlapped or not, and two reservations have two tokens") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    INET_PORT_RESERVATION_INSTANCE one = acquire(tcp4(), 0, 1), other;
    INET_PORT_RANGE range = {0, 1};
    SOCKET s = tcp4();

    EXPECT_SUCCESS(
        control_overlapped(
            s, SIO_ACQUIRE_PORT_RESERVATION, &range, sizeof range, &other, sizeof other, &overlapped, NULL),
        16);
    EXPECT_RESULT(s, &overlapped, 0, 0);
    EXPECT(one.Token.Token != other.Token.Token);
}

TEST("a short output is WSAEINVAL with 0 bytes, and holds nothing") {
    INET_PORT_RANGE range = {htons(40000), 2};
    char instance[16];

    EXPECT_FAILURE(
        control(tcp4(), SIO_ACQUIRE_PORT_RESERVATION, &range, sizeof range, instance, 15), WSAEINVAL, 0);
    EXPECT_FAILURE(control(tcp4(), SIO_ACQUIRE_PORT_RESERVATION, &range, sizeof range, NULL, 0), WSAEINVAL, 0);
    EXPECT_EQUAL(error_for_others(SOCK_STREAM, 40000), 0);
}

TEST("sockets that have no ports are WSAEOPNOTSUPP") {
    INET_PORT_RESERVATION_INSTANCE instance;
    INET_PORT_RANGE range = {0, 1};

    EXPECT_REFUSED(
        control(unix_stream(), SIO_ACQUIRE_PORT_RESERVATION, &range, sizeof range, &instance, sizeof instance),
        WSAEOPNOTSUPP);
}

TEST("tokens of nobody, or that were released, are refused") {
    INET_PORT_RESERVATION_INSTANCE instance, nobody;
    SOCKET s = tcp4();

    memset(&nobody, 0x5A, sizeof nobody);
    EXPECT_EQUAL(associate(tcp4(), &nobody).result, SOCKET_ERROR);
    EXPECT_EQUAL(release(tcp4(), &nobody).result, SOCKET_ERROR);
    instance = acquire(s, 0, 1);
    EXPECT_SUCCESS(release(s, &instance), 0);
    EXPECT_EQUAL(release(s, &instance).result, SOCKET_ERROR);
    EXPECT_EQUAL(associate(tcp4(), &instance).result, SOCKET_ERROR);
}

TEST("reservations hold for IPv6 sockets, too") {
    SOCKET s = udp6(), inside = udp6();
    INET_PORT_RESERVATION_INSTANCE instance = acquire(s, 0, 2);
    struct sockaddr_in6 name = ipv6("::1", 0, first_port(&instance));
    int port;

    EXPECT_EQUAL(bind(FD(udp6()), (struct sockaddr *)&name, sizeof name), -1);
    EXPECT_SUCCESS(associate(inside, &instance), 0);
    port = bind6(inside, "::1", 0);
    EXPECT(port >= first_port(&instance) && port < first_port(&instance) + 2);
}
