/* Synchronous change requests on blocking sockets (A.0.3, A.0.5, A.1). */
#include "harness.h"
#include "network.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

#include <pthread.h>
#include <unistd.h>

struct blocking_call {
    SOCKET s;
    const char *destination; /* NULL: the address list */
    struct outcome outcome;
    WSAEVENT end;
    pthread_t thread;
};

static void *block(void *argument) {
    struct blocking_call *call = (struct blocking_call *)argument;
    int error;

    call->outcome = call->destination == NULL ? arm(call->s) : arm_route(call->s, call->destination);
    WPUSetEvent(call->end, &error);
    return NULL;
}

static struct blocking_call *start(SOCKET s, const char *destination) {
    static struct blocking_call calls[4];
    static int count;
    struct blocking_call *call = &calls[count++];

    call->s = s;
    call->destination = destination;
    call->end = new_event();
    REQUIRE(pthread_create(&call->thread, NULL, block, call) == 0);
    EXPECT_SILENT(call->end);
    return call;
}

static void expect_end(struct blocking_call *call, int error) {
    REQUIRE(fires_within(call->end, SOON));
    pthread_join(call->thread, NULL);
    if (error == 0) EXPECT_SUCCESS(call->outcome, 0);
    else EXPECT_REFUSED(call->outcome, error);
}

TEST("a list change blocks until the list has changed, and tells 0 bytes") {
    struct blocking_call *call = start(udp4(), NULL);

    change_list4();
    expect_end(call, 0);
}

TEST("a routing change blocks until the way to the destination has changed") {
    struct blocking_call *call = start(udp4(), "203.0.113.9");

    network("route add unreachable 198.51.100.0/24");
    EXPECT_SILENT(call->end);
    change_route4();
    expect_end(call, 0);
}

TEST("several threads may block on one socket, and all return") {
    SOCKET s = udp4();
    struct blocking_call *one = start(s, NULL), *other = start(s, NULL);

    change_list4();
    expect_end(one, 0);
    expect_end(other, 0);
}

TEST("WSPCloseSocket from another thread ends a blocking call with WSAEINTR") {
    SOCKET s = udp4();
    struct blocking_call *list = start(s, NULL), *route = start(s, "203.0.113.9");

    close_socket(s);
    expect_end(list, WSAEINTR);
    expect_end(route, WSAEINTR);
}

TEST("a blocking call goes on while the socket is open in another descriptor") {
    SOCKET s = udp4();
    SOCKET copy = (SOCKET)dup(FD(s));
    struct blocking_call *call = start(s, NULL);

    close_socket(copy);
    EXPECT_SILENT(call->end);
    change_list4();
    expect_end(call, 0);
}

TEST("a completion routine without an OVERLAPPED does not make a call overlapped") {
    SOCKET s = nonblocking(udp4());

    EXPECT_REFUSED(
        control_overlapped(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, NULL, record_call), WSAEWOULDBLOCK);
    change_list4();
    EXPECT_EQUAL(WSASleepEx(A_WHILE, TRUE), 0);
    EXPECT_EQUAL(routine_calls.count, 0);
}

static void *query_elsewhere(void *argument) {
    char list[512];

    EXPECT_EQUAL(control(*(SOCKET *)argument, SIO_ADDRESS_LIST_QUERY, NULL, 0, list, sizeof list).result, 0);
    return NULL;
}

TEST("while one thread blocks on a socket, others may use it") {
    SOCKET s = udp4();
    struct blocking_call *call = start(s, NULL);
    pthread_t thread;

    REQUIRE(pthread_create(&thread, NULL, query_elsewhere, &s) == 0);
    pthread_join(thread, NULL);
    EXPECT_SILENT(call->end);
    change_list4();
    expect_end(call, 0);
}
