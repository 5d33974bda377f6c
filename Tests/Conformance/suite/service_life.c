/* Without a daemon, over its restarts, and while it does not answer. */
#include "harness.h"
#include "network.h"
#include "queries.h"
#include "requests.h"
#include "service.h"
#include "sockets.h"
#include "waiting.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

/* Long enough for the library to have found the daemon again. */
static void reconnect(void) {
    SOCKET s = udp4();

    REQUIRE(EVENTUALLY(strncmp(addresses_of(s), "error", 5) != 0));
    pause_for(1500);
}

TEST("without the service a query is WSAENETDOWN at once") {
    int64_t start = now();
    char list[512];

    service_absent();
    EXPECT_REFUSED(control(udp4(), SIO_ADDRESS_LIST_QUERY, NULL, 0, list, sizeof list), WSAENETDOWN);
    EXPECT_TEXT(source_to(udp4(), "203.0.113.9", 0), "error 10050");
    EXPECT_REFUSED(control(udp4(), SIO_GET_INTERFACE_LIST, NULL, 0, list, sizeof list), WSAENETDOWN);
    EXPECT(now() - start < 1000);
}

TEST("without the service an overlapped query is WSAENETDOWN at once, without an indication") {
    WSAEVENT event = new_event();
    WSAOVERLAPPED overlapped = poisoned_overlapped(event);
    char list[512];

    service_absent();
    EXPECT_REFUSED(
        control_overlapped(udp4(), SIO_ADDRESS_LIST_QUERY, NULL, 0, list, sizeof list, &overlapped, NULL), WSAENETDOWN);
    EXPECT_SILENT(event);
}

TEST("without the service codes of the socket work") {
    ULONG on = 1;
    DWORD available;
    SOCKET s = udp4();

    service_absent();
    EXPECT_SUCCESS(control(s, FIONBIO, &on, sizeof on, NULL, 0), 0);
    EXPECT_SUCCESS(control(s, FIONREAD, NULL, 0, &available, sizeof available), 4);
}

TEST("without the service a change request is pending, and completes once the service is there") {
    WSAOVERLAPPED list = poisoned_overlapped(new_event()), route = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    service_absent();
    pend(s, &list, NULL);
    pend_route(s, "203.0.113.9", &route, NULL);
    EXPECT_SILENT(list.hEvent);
    EXPECT_SILENT(route.hEvent);
    service_start();
    EXPECT_RESULT(s, &list, 0, 0);
    EXPECT_RESULT(s, &route, 0, 0);
}

TEST("without the service the network event is armed, and recorded once the service is there") {
    SOCKET s = nonblocking(udp4());
    WSAEVENT event = new_event();

    service_absent();
    EXPECT_ARMED(arm(s));
    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    EXPECT_SILENT(event);
    service_start();
    EXPECT_FIRES(event);
}

TEST("without the service requests can be cancelled and sockets closed") {
    WSAOVERLAPPED one = poisoned_overlapped(new_event()), other = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    int error;

    service_absent();
    pend(s, &one, NULL);
    pend(s, &other, NULL);
    EXPECT_EQUAL(WSPCancelIo(s, &one, &error), 0);
    EXPECT_RESULT(s, &one, WSA_OPERATION_ABORTED, 0);
    close_socket(s);
    EXPECT_FIRES(other.hEvent);
    EXPECT_COMPLETED(&other, STATUS_CANCELLED_, 0, WSA_OPERATION_ABORTED);
}

static void keep_through_restart(void (*end)(void)) {
    WSAOVERLAPPED list = poisoned_overlapped(new_event()), route = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    service_start();
    pend(s, &list, NULL);
    pend_route(s, "203.0.113.9", &route, NULL);
    end();
    EXPECT_SILENT(list.hEvent);
    service_start();
    reconnect();
    EXPECT_SILENT(list.hEvent);
    EXPECT_SILENT(route.hEvent);
    change_list4();
    change_route4();
    EXPECT_RESULT(s, &list, 0, 0);
    EXPECT_RESULT(s, &route, 0, 0);
}

TEST("a restart of the service without a change completes nothing, and loses nothing") {
    keep_through_restart(service_stop);
}

TEST("neither does a service that was killed") { keep_through_restart(service_kill); }

TEST("a change while the service is away completes requests once it is back") {
    WSAOVERLAPPED list = poisoned_overlapped(new_event()), route = poisoned_overlapped(new_event()),
                  six = poisoned_overlapped(new_event());
    SOCKET s = udp4(), s6 = udp6();

    service_start();
    pend(s, &list, NULL);
    pend_route(s, "203.0.113.9", &route, NULL);
    pend(s6, &six, NULL);
    service_kill();
    change_list4();
    change_route4();
    service_start();
    EXPECT_RESULT(s, &list, 0, 0);
    EXPECT_RESULT(s, &route, 0, 0);
    reconnect();
    EXPECT_SILENT(six.hEvent);
}

TEST("a network event survives a restart: silent without a change, recorded with one") {
    SOCKET s = nonblocking(udp4());
    WSAEVENT event = new_event();

    service_start();
    EXPECT_ARMED(arm(s));
    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    service_stop();
    service_start();
    reconnect();
    EXPECT_SILENT(event);
    service_stop();
    change_list4();
    service_start();
    EXPECT_FIRES(event);
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
}

static void *block(void *argument) {
    struct outcome *outcome = (struct outcome *)argument;

    *outcome = arm(udp4());
    return NULL;
}

TEST("a blocking call survives a restart of the service") {
    struct outcome outcome = {-77, 0, 0};
    pthread_t thread;

    service_start();
    REQUIRE(pthread_create(&thread, NULL, block, &outcome) == 0);
    pause_for(A_WHILE);
    service_stop();
    service_start();
    reconnect();
    EXPECT_EQUAL(outcome.result, -77);
    change_list4();
    pthread_join(thread, NULL);
    EXPECT_SUCCESS(outcome, 0);
}

static int64_t processor_time(void) {
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

TEST("waiting takes no processor time, with the service and without") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    int64_t start;

    service_start();
    pend(s, &overlapped, NULL);
    start = processor_time();
    pause_for(500);
    EXPECT(processor_time() - start < 50);
    service_kill();
    start = processor_time();
    pause_for(500);
    EXPECT(processor_time() - start < 50);
}

TEST("a request whose connection ended before it was made starts from the state that it finds") {
    WSAOVERLAPPED list = poisoned_overlapped(new_event()), route = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    service_start();
    EXPECT_TEXT(addresses_of(s), "192.0.2.2");
    service_stop();
    service_start();
    pend(s, &list, NULL);
    pend_route(s, "203.0.113.9", &route, NULL);
    EXPECT_SILENT(list.hEvent);
    EXPECT_SILENT(route.hEvent);
    change_list4();
    change_route4();
    EXPECT_RESULT(s, &list, 0, 0);
    EXPECT_RESULT(s, &route, 0, 0);
}

TEST("a query after a restart is answered") {
    SOCKET s = udp4();

    service_start();
    EXPECT_TEXT(addresses_of(s), "192.0.2.2");
    service_stop();
    EXPECT_TEXT(addresses_of(s), "error 10050");
    service_start();
    EXPECT(EVENTUALLY(strcmp(addresses_of(s), "192.0.2.2") == 0));
}

TEST("a change while the service is stopped completes requests when it continues") {
    WSAOVERLAPPED list = poisoned_overlapped(new_event()), route = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    service_start();
    pend(s, &list, NULL);
    pend_route(s, "203.0.113.9", &route, NULL);
    service_pause();
    change_list4();
    change_route4();
    EXPECT_SILENT(list.hEvent);
    service_continue();
    EXPECT_RESULT(s, &list, 0, 0);
    EXPECT_RESULT(s, &route, 0, 0);
}

TEST("while the service is stopped sockets are closed and requests cancelled without waiting for it") {
    WSAOVERLAPPED one = poisoned_overlapped(new_event()), other = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    int64_t start;
    int error;

    service_start();
    pend(s, &one, NULL);
    pend(s, &other, NULL);
    service_pause();
    start = now();
    EXPECT_EQUAL(WSPCancelIo(s, &one, &error), 0);
    EXPECT_RESULT(s, &one, WSA_OPERATION_ABORTED, 0);
    close_socket(s);
    EXPECT_FIRES(other.hEvent);
    EXPECT(now() - start < 1000);
    service_continue();
}

struct pending_call {
    SOCKET s;
    WSAOVERLAPPED *overlapped;
    int64_t returned;
};

static void *make_pending(void *argument) {
    struct pending_call *call = argument;

    pend(call->s, call->overlapped, NULL);
    call->returned = now();
    return NULL;
}

TEST("a call that waits for a stopped service returns as soon as another thread has cancelled its request") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    struct pending_call call = {udp4(), &overlapped, 0};
    pthread_t thread;
    int64_t start;
    int error;

    service_start();
    EXPECT_TEXT(addresses_of(call.s), "192.0.2.2");
    service_pause();
    REQUIRE(pthread_create(&thread, NULL, make_pending, &call) == 0);
    pause_for(300);
    start = now();
    EXPECT_EQUAL(WSPCancelIo(call.s, &overlapped, &error), 0);
    REQUIRE(pthread_join(thread, NULL) == 0);
    EXPECT(call.returned - start < 1000);
    EXPECT_RESULT(call.s, &overlapped, WSA_OPERATION_ABORTED, 0);
}

TEST("thousands of pending requests survive a restart of the service") {
    enum { COUNT = 12000 };
    static WSAOVERLAPPED requests[COUNT];
    SOCKET s = udp4();
    int index;

    service_start();
    for (index = 0; index < COUNT; index++) pend(s, &requests[index], NULL);
    service_kill();
    service_start();
    reconnect();
    for (index = 0; index < COUNT; index++) REQUIRE(!HasOverlappedIoCompleted(&requests[index]));
    change_list4();
    for (index = 0; index < COUNT; index++) EXPECT(EVENTUALLY(HasOverlappedIoCompleted(&requests[index])));
}

TEST("many restarts lose no change") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    int i;

    service_start();
    for (i = 0; i < 5; i++) {
        ABOUT("restart %d", i);
        pend(s, &overlapped, NULL);
        if (i % 2) service_stop();
        else service_kill();
        change_list4();
        service_start();
        EXPECT_RESULT(s, &overlapped, 0, 0);
        REQUIRE(EVENTUALLY(strncmp(addresses_of(s), "error", 5) != 0));
    }
}
