/* FIONBIO, FIONREAD and SIOCATMARK, by Windows' numbers and by Linux'. */
#include "calls.h"
#include "harness.h"
#include "sockets.h"
#include "waiting.h"

#include <fcntl.h>

enum { windows_fionbio = (int)0x8004667E, windows_fionread = 0x4004667F, windows_siocatmark = 0x40047307 };
enum { linux_fionbio = 0x5421, linux_fionread = 0x541B, linux_siocatmark = 0x8905 };

static int is_nonblocking(SOCKET s) { return (fcntl(FD(s), F_GETFL) & O_NONBLOCK) != 0; }

static DWORD number_of(SOCKET s, DWORD code) {
    DWORD number = POISON;

    EXPECT_SUCCESS(control(s, code, NULL, 0, &number, sizeof number), 4);
    return number;
}

static DWORD available(SOCKET s) { return number_of(s, windows_fionread); }

static void send_bytes(SOCKET s, size_t count) {
    static const char bytes[4096];

    REQUIRE(send(FD(s), bytes, count, 0) == (ssize_t)count);
}

/* Two UDP sockets of a family that are connected to each other over the loopback. */
static void datagram_pair(int family, SOCKET pair[2]) {
    struct sockaddr_in6 name;
    socklen_t length;
    int i;

    for (i = 0; i < 2; i++) {
        pair[i] = family == AF_INET ? udp4() : udp6();
        if (family == AF_INET) bind4(pair[i], "127.0.0.1", 0);
        else bind6(pair[i], "::1", 0);
    }
    for (i = 0; i < 2; i++) {
        length = sizeof name;
        REQUIRE(getsockname(FD(pair[1 - i]), (struct sockaddr *)&name, &length) == 0);
        REQUIRE(connect(FD(pair[i]), (struct sockaddr *)&name, length) == 0);
    }
}

TEST("FIONBIO switches non-blocking mode on and off, for any value but 0 on") {
    static const DWORD codes[] = {(DWORD)windows_fionbio, linux_fionbio};
    ULONG on = 0x100, off = 0;
    SOCKET s = tcp4();
    int i;

    for (i = 0; i < 2; i++) {
        ABOUT("code 0x%x", codes[i]);
        EXPECT_SUCCESS(control(s, codes[i], &on, sizeof on, NULL, 0), 0);
        EXPECT(is_nonblocking(s));
        EXPECT_SUCCESS(control(s, codes[i], &off, sizeof off, NULL, 0), 0);
        EXPECT(!is_nonblocking(s));
    }
}

TEST("FIONBIO and FIONREAD work on sockets of every family") {
    SOCKET sockets[] = {tcp6(), udp6(), dual(), unix_stream()};
    ULONG on = 1;
    int i;

    for (i = 0; i < 4; i++) {
        ABOUT("socket %d", i);
        EXPECT_SUCCESS(control(sockets[i], windows_fionbio, &on, sizeof on, NULL, 0), 0);
        EXPECT(is_nonblocking(sockets[i]));
    }
    EXPECT_EQUAL(available(sockets[1]), 0);
}

TEST("FIONREAD tells the bytes that can be read from a stream") {
    SOCKET pair[2];
    char byte;

    connect_pair(AF_INET, pair);
    EXPECT_EQUAL(available(pair[1]), 0);
    send_bytes(pair[0], 5);
    send_bytes(pair[0], 7);
    EXPECT(EVENTUALLY(available(pair[1]) == 12));
    EXPECT_EQUAL(number_of(pair[1], linux_fionread), 12);
    REQUIRE(recv(FD(pair[1]), &byte, 1, 0) == 1);
    EXPECT_EQUAL(available(pair[1]), 11);
}

TEST("FIONREAD tells the bytes of all datagrams that wait, for UDP") {
    static const int families[] = {AF_INET, AF_INET6};
    char datagram[64];
    SOCKET pair[2];
    int i;

    for (i = 0; i < 2; i++) {
        ABOUT("family %d", families[i]);
        datagram_pair(families[i], pair);
        EXPECT_EQUAL(available(pair[1]), 0);
        send_bytes(pair[0], 10);
        send_bytes(pair[0], 20);
        EXPECT_EQUAL(available(pair[1]), 30);
        REQUIRE(recv(FD(pair[1]), datagram, sizeof datagram, 0) == 10);
        EXPECT_EQUAL(available(pair[1]), 20);
        REQUIRE(recv(FD(pair[1]), datagram, sizeof datagram, 0) == 20);
        EXPECT_EQUAL(available(pair[1]), 0);
    }
}

TEST("FIONREAD leaves datagrams as they are, many and empty ones, too") {
    char datagram[2048];
    SOCKET pair[2];
    int i;

    datagram_pair(AF_INET, pair);
    send_bytes(pair[0], 0);
    for (i = 1; i <= 50; i++) send_bytes(pair[0], (size_t)i);
    EXPECT_EQUAL(available(pair[1]), 50 * 51 / 2);
    for (i = 0; i <= 50; i++) EXPECT_EQUAL(recv(FD(pair[1]), datagram, sizeof datagram, MSG_DONTWAIT), i);
}

TEST("FIONREAD tells 0 for a listening socket, with a connection that waits, too") {
    SOCKET listener = tcp4(), client = tcp4();
    struct sockaddr_in name;

    name = ipv4("127.0.0.1", bind4(listener, "127.0.0.1", 0));
    REQUIRE(listen(FD(listener), 1) == 0);
    EXPECT_EQUAL(available(listener), 0);
    REQUIRE(connect(FD(client), (struct sockaddr *)&name, sizeof name) == 0);
    EXPECT_EQUAL(available(listener), 0);
}

TEST("SIOCATMARK tells 1 where no urgent byte waits, and 0 until it has been read") {
    SOCKET pair[2];
    char bytes[8];

    connect_pair(AF_INET, pair);
    EXPECT_EQUAL(number_of(pair[1], windows_siocatmark), 1);
    send_bytes(pair[0], 2);
    REQUIRE(send(FD(pair[0]), "!", 1, MSG_OOB) == 1);
    EXPECT(EVENTUALLY(number_of(pair[1], windows_siocatmark) == 0));
    EXPECT_EQUAL(number_of(pair[1], linux_siocatmark), 0);
    REQUIRE(recv(FD(pair[1]), bytes, 1, MSG_OOB) == 1);
    EXPECT_EQUAL(bytes[0], '!');
    EXPECT_EQUAL(number_of(pair[1], windows_siocatmark), 1);
    EXPECT_EQUAL(number_of(pair[1], linux_siocatmark), 1);
    EXPECT_EQUAL(recv(FD(pair[1]), bytes, sizeof bytes, 0), 2);
}

TEST("SIOCATMARK is WSAEINVAL for datagram sockets") {
    DWORD at_mark;

    EXPECT_REFUSED(control(udp4(), windows_siocatmark, NULL, 0, &at_mark, 4), WSAEINVAL);
    EXPECT_REFUSED(control(udp6(), linux_siocatmark, NULL, 0, &at_mark, 4), WSAEINVAL);
}
