/* SIO_KEEPALIVE_VALS and the ideal send backlog (table (b)). */
#include "calls.h"
#include "harness.h"
#include "sockets.h"
#include "waiting.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <unistd.h>

static int option(SOCKET s, int level, int name) {
    int value = -1;
    socklen_t length = sizeof value;

    REQUIRE(getsockopt(FD(s), level, name, &value, &length) == 0);
    return value;
}

static struct outcome keep_alive(SOCKET s, ULONG on, ULONG time, ULONG interval) {
    struct tcp_keepalive values = {on, time, interval};

    return control(s, SIO_KEEPALIVE_VALS, &values, sizeof values, NULL, 0);
}

static void expect_keep_alive(SOCKET s, int idle, int interval) {
    EXPECT_EQUAL(option(s, SOL_SOCKET, SO_KEEPALIVE), 1);
    EXPECT_EQUAL(option(s, IPPROTO_TCP, TCP_KEEPIDLE), idle);
    EXPECT_EQUAL(option(s, IPPROTO_TCP, TCP_KEEPINTVL), interval);
    EXPECT_EQUAL(option(s, IPPROTO_TCP, TCP_KEEPCNT), 10);
}

TEST("keep-alive values are set in seconds, with ten probes as on Windows") {
    SOCKET pair[2], six = tcp6(), fresh = tcp4();

    connect_pair(AF_INET, pair);
    EXPECT_SUCCESS(keep_alive(pair[0], 1, 10000, 1000), 0);
    expect_keep_alive(pair[0], 10, 1);
    EXPECT_SUCCESS(keep_alive(six, 1, 7200000, 5000), 0);
    expect_keep_alive(six, 7200, 5);
    EXPECT_SUCCESS(keep_alive(fresh, 1, 20000, 2000), 0);
    expect_keep_alive(fresh, 20, 2);
}

TEST("keep-alive values below a second are a second, and those above Linux' limit are the limit") {
    SOCKET s = tcp4();

    EXPECT_SUCCESS(keep_alive(s, 1, 1, 1), 0);
    expect_keep_alive(s, 1, 1);
    EXPECT_SUCCESS(keep_alive(s, 1, 0xFFFFFFFF, 40000000), 0);
    expect_keep_alive(s, 32767, 32767);
}

TEST("keep-alive is switched off") {
    SOCKET s = tcp4();

    EXPECT_SUCCESS(keep_alive(s, 1, 10000, 1000), 0);
    EXPECT_SUCCESS(keep_alive(s, 0, 10000, 1000), 0);
    EXPECT_EQUAL(option(s, SOL_SOCKET, SO_KEEPALIVE), 0);
}

TEST("keep-alive values are WSAENOPROTOOPT for datagram sockets, which keep SO_KEEPALIVE off") {
    SOCKET s = udp4();

    EXPECT_REFUSED(keep_alive(s, 1, 10000, 1000), WSAENOPROTOOPT);
    EXPECT_EQUAL(option(s, SOL_SOCKET, SO_KEEPALIVE), 0);
}

TEST("the ideal send backlog of a fresh connection is 64 KiB to 16 MiB") {
    SOCKET pair[2];
    ULONG backlog = POISON;

    connect_pair(AF_INET, pair);
    EXPECT_SUCCESS(control(pair[0], SIO_IDEAL_SEND_BACKLOG_QUERY, NULL, 0, &backlog, sizeof backlog), 4);
    EXPECT(backlog >= 64 * 1024 && backlog <= 16 * 1024 * 1024);
}

static void expect_backlog_refused(SOCKET s, int error) {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    ULONG backlog;

    EXPECT_REFUSED(control(s, SIO_IDEAL_SEND_BACKLOG_QUERY, NULL, 0, &backlog, sizeof backlog), error);
    EXPECT_REFUSED(control(s, SIO_IDEAL_SEND_BACKLOG_CHANGE, NULL, 0, NULL, 0), error);
    EXPECT_REFUSED(
        control_overlapped(s, SIO_IDEAL_SEND_BACKLOG_CHANGE, NULL, 0, NULL, 0, &overlapped, NULL), error);
    EXPECT_SILENT(overlapped.hEvent);
}

TEST("the ideal send backlog is WSAEOPNOTSUPP for datagram sockets") { expect_backlog_refused(udp4(), WSAEOPNOTSUPP); }

TEST("the ideal send backlog is WSAENOTCONN without a connection") { expect_backlog_refused(tcp4(), WSAENOTCONN); }

TEST("the ideal send backlog in a short buffer fails, and output for its change is WSAEINVAL") {
    struct outcome outcome;
    SOCKET pair[2];
    ULONG backlog;

    connect_pair(AF_INET, pair);
    outcome = control(pair[0], SIO_IDEAL_SEND_BACKLOG_QUERY, NULL, 0, &backlog, 3);
    EXPECT_EQUAL(outcome.result, SOCKET_ERROR);
    EXPECT(outcome.error == WSAEINVAL || outcome.error == WSAEFAULT);
    EXPECT_REFUSED(control(pair[0], SIO_IDEAL_SEND_BACKLOG_CHANGE, NULL, 0, &backlog, 4), WSAEINVAL);
}

static void *read_everything(void *argument) {
    static char bytes[65536];

    while (recv(*(int *)argument, bytes, sizeof bytes, 0) > 0) continue;
    return NULL;
}

TEST("a change of the ideal send backlog is pending until the congestion window grows") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    static const char bytes[1 << 20];
    SOCKET pair[2];
    pthread_t reader;
    int i, end;

    connect_pair(AF_INET, pair);
    EXPECT_PENDING(
        control_overlapped(pair[0], SIO_IDEAL_SEND_BACKLOG_CHANGE, NULL, 0, NULL, 0, &overlapped, NULL));
    EXPECT_SILENT(overlapped.hEvent);
    end = FD(pair[1]);
    REQUIRE(pthread_create(&reader, NULL, read_everything, &end) == 0);
    for (i = 0; i < 64 && !is_signalled(overlapped.hEvent); i++) {
        REQUIRE(send(FD(pair[0]), bytes, sizeof bytes, 0) > 0);
        if (i > 16) pause_for(20);
    }
    EXPECT_RESULT(pair[0], &overlapped, 0, 0);
    close(FD(pair[0]));
    pthread_join(reader, NULL);
}

TEST("one change of the ideal send backlog may be pending for a connection: another is refused") {
    WSAOVERLAPPED first = poisoned_overlapped(new_event()), second = poisoned_overlapped(new_event());
    struct outcome outcome;
    SOCKET pair[2];

    connect_pair(AF_INET, pair);
    EXPECT_PENDING(control_overlapped(pair[0], SIO_IDEAL_SEND_BACKLOG_CHANGE, NULL, 0, NULL, 0, &first, NULL));
    outcome = control_overlapped(pair[0], SIO_IDEAL_SEND_BACKLOG_CHANGE, NULL, 0, NULL, 0, &second, NULL);
    EXPECT_EQUAL(outcome.result, SOCKET_ERROR);
    EXPECT(outcome.error == WSA_OPERATION_ABORTED || outcome.error == WSAEINTR);
    EXPECT(!is_signalled(first.hEvent));
}

TEST("a pending change of the ideal send backlog ends with the connection") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET pair[2];

    connect_pair(AF_INET, pair);
    EXPECT_PENDING(
        control_overlapped(pair[0], SIO_IDEAL_SEND_BACKLOG_CHANGE, NULL, 0, NULL, 0, &overlapped, NULL));
    REQUIRE(shutdown(FD(pair[0]), SHUT_RDWR) == 0);
    EXPECT_RESULT(pair[0], &overlapped, WSA_OPERATION_ABORTED, 0);
}

static void *block_on_backlog(void *argument) {
    static struct outcome outcome;

    outcome = control(*(SOCKET *)argument, SIO_IDEAL_SEND_BACKLOG_CHANGE, NULL, 0, NULL, 0);
    return &outcome;
}

TEST("a synchronous change of the ideal send backlog blocks in non-blocking mode, too, until the connection ends") {
    SOCKET pair[2];
    pthread_t thread;
    void *outcome;

    connect_pair(AF_INET, pair);
    nonblocking(pair[0]);
    REQUIRE(pthread_create(&thread, NULL, block_on_backlog, &pair[0]) == 0);
    pause_for(A_WHILE);
    EXPECT_EQUAL(pthread_tryjoin_np(thread, &outcome), EBUSY);
    REQUIRE(shutdown(FD(pair[0]), SHUT_RDWR) == 0);
    pthread_join(thread, &outcome);
    EXPECT_REFUSED(*(struct outcome *)outcome, WSAEINTR);
}
