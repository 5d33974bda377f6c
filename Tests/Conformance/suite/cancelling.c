/* WSPCancelIo, the end of threads, and requests that are issued twice (A.0.5). */
#include "harness.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

static void cancel(SOCKET s, WSAOVERLAPPED *overlapped) {
    int error = POISONED_ERROR;

    EXPECT_EQUAL(WSPCancelIo(s, overlapped, &error), 0);
    EXPECT_EQUAL(error, POISONED_ERROR);
}

static int cancel_error(SOCKET s, WSAOVERLAPPED *overlapped) {
    int error = POISONED_ERROR;

    EXPECT_EQUAL(WSPCancelIo(s, overlapped, &error), SOCKET_ERROR);
    return error;
}

TEST("cancelling one request completes it with WSA_OPERATION_ABORTED, and leaves others") {
    WSAOVERLAPPED one = poisoned_overlapped(new_event()), other = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    pend(s, &one, NULL);
    pend(s, &other, NULL);
    cancel(s, &one);
    EXPECT_RESULT(s, &one, WSA_OPERATION_ABORTED, 0);
    EXPECT_COMPLETED(&one, STATUS_CANCELLED_, 0, WSA_OPERATION_ABORTED);
    EXPECT_SILENT(other.hEvent);
    change_list4();
    EXPECT_RESULT(s, &other, 0, 0);
}

TEST("cancelling completes a request with a routine by its routine, in an alertable wait") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);
    SOCKET s = udp4();

    pend(s, &overlapped, record_call);
    cancel(s, &overlapped);
    EXPECT_EQUAL(routine_calls.count, 0);
    REQUIRE(calls_arrive(1));
    EXPECT_CALL(0, WSA_OPERATION_ABORTED, 0, &overlapped);
}

TEST("cancelling without an OVERLAPPED completes all requests of the socket, and only of that") {
    WSAOVERLAPPED list = poisoned_overlapped(new_event()), route = poisoned_overlapped(new_event()),
                  other = poisoned_overlapped(new_event());
    SOCKET s = udp4(), elsewhere = udp4();

    pend(s, &list, NULL);
    pend_route(s, "203.0.113.9", &route, NULL);
    pend(elsewhere, &other, NULL);
    cancel(s, NULL);
    EXPECT_RESULT(s, &list, WSA_OPERATION_ABORTED, 0);
    EXPECT_RESULT(s, &route, WSA_OPERATION_ABORTED, 0);
    EXPECT_SILENT(other.hEvent);
}

TEST("one that is not pending is ERROR_NOT_FOUND") {
    WSAOVERLAPPED never = poisoned_overlapped(new_event()), over = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    EXPECT_EQUAL(cancel_error(s, &never), ERROR_NOT_FOUND);
    EXPECT_UNTOUCHED(&never, never.hEvent);
    pend(s, &over, NULL);
    change_list4();
    EXPECT_RESULT(s, &over, 0, 0);
    EXPECT_EQUAL(cancel_error(s, &over), ERROR_NOT_FOUND);
    EXPECT_EQUAL(cancel_error(udp4(), &over), ERROR_NOT_FOUND);
    EXPECT_COMPLETED(&over, STATUS_SUCCESS_, 0, 0);
}

TEST("cancelling on what is no socket is WSAENOTSOCK") {
    EXPECT_EQUAL(cancel_error(INVALID_SOCKET, NULL), WSAENOTSOCK);
    EXPECT_EQUAL(cancel_error((SOCKET)WSPD_EVENT_DESCRIPTOR(new_event()), NULL), WSAENOTSOCK);
}

TEST("a cancelled request may be issued again") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    pend(s, &overlapped, NULL);
    cancel(s, &overlapped);
    EXPECT_RESULT(s, &overlapped, WSA_OPERATION_ABORTED, 0);
    pend(s, &overlapped, NULL);
    EXPECT_SILENT(overlapped.hEvent);
    change_list4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
}

static void *cancel_elsewhere(void *argument) {
    cancel(*(SOCKET *)argument, NULL);
    return NULL;
}

TEST("requests are cancelled whoever issued them") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    pthread_t thread;

    pend(s, &overlapped, NULL);
    REQUIRE(pthread_create(&thread, NULL, cancel_elsewhere, &s) == 0);
    pthread_join(thread, NULL);
    EXPECT_RESULT(s, &overlapped, WSA_OPERATION_ABORTED, 0);
}

TEST("another descriptor of the socket cancels its requests, too") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    pend(s, &overlapped, NULL);
    cancel((SOCKET)dup(FD(s)), NULL);
    EXPECT_RESULT(s, &overlapped, WSA_OPERATION_ABORTED, 0);
}

struct short_thread {
    SOCKET s;
    WSAOVERLAPPED overlapped;
};

static void *issue_and_end(void *argument) {
    struct short_thread *self = (struct short_thread *)argument;

    pend(self->s, &self->overlapped, NULL);
    return NULL;
}

TEST("a thread's requests are cancelled when it ends, and only they") {
    struct short_thread ended = {udp4(), poisoned_overlapped(new_event())};
    WSAOVERLAPPED own = poisoned_overlapped(new_event());
    pthread_t thread;

    pend(ended.s, &own, NULL);
    REQUIRE(pthread_create(&thread, NULL, issue_and_end, &ended) == 0);
    pthread_join(thread, NULL);
    EXPECT_RESULT(ended.s, &ended.overlapped, WSA_OPERATION_ABORTED, 0);
    EXPECT_COMPLETED(&ended.overlapped, STATUS_CANCELLED_, 0, WSA_OPERATION_ABORTED);
    EXPECT_SILENT(own.hEvent);
    change_list4();
    EXPECT_RESULT(ended.s, &own, 0, 0);
}

static void *issue_with_routine_and_end(void *argument) {
    struct short_thread *self = (struct short_thread *)argument;

    pend(self->s, &self->overlapped, record_call);
    return NULL;
}

TEST("a request with a routine whose thread has ended calls nobody") {
    struct short_thread ended = {udp4(), poisoned_overlapped(NULL)};
    pthread_t thread;

    REQUIRE(pthread_create(&thread, NULL, issue_with_routine_and_end, &ended) == 0);
    pthread_join(thread, NULL);
    change_list4();
    EXPECT_EQUAL(WSASleepEx(A_WHILE, TRUE), 0);
    EXPECT_EQUAL(routine_calls.count, 0);
    EXPECT(status_of(&ended.overlapped) != STATUS_PENDING);
}

TEST("a request that is issued again while it is pending stays one") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);
    SOCKET s = udp4();
    int i;

    for (i = 0; i < 100; i++) pend(s, &overlapped, record_call);
    change_list4();
    REQUIRE(calls_arrive(1));
    EXPECT_EQUAL(WSASleepEx(A_WHILE, TRUE), 0);
    EXPECT_EQUAL(routine_calls.count, 1);
    EXPECT_CALL(0, 0, 0, &overlapped);
}

TEST("so does one whose OVERLAPPED was zeroed in between") {
    WSAEVENT event = new_event();
    WSAOVERLAPPED overlapped;
    SOCKET s = udp4();
    int i, error;

    for (i = 0; i < 100; i++) {
        memset(&overlapped, 0, sizeof overlapped);
        overlapped.hEvent = event;
        pend_route(s, "0.0.0.0", &overlapped, NULL);
        EXPECT_EQUAL(status_of(&overlapped), STATUS_PENDING);
    }
    change_route4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
    EXPECT(WPUResetEvent(event, &error));
    change_route4();
    EXPECT_SILENT(event);
}

TEST("a request that was issued twice is cancelled once") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);
    SOCKET s = udp4();

    pend(s, &overlapped, record_call);
    pend(s, &overlapped, record_call);
    close_socket(s);
    REQUIRE(calls_arrive(1));
    EXPECT_EQUAL(WSASleepEx(A_WHILE, TRUE), 0);
    EXPECT_EQUAL(routine_calls.count, 1);
    EXPECT_CALL(0, WSA_OPERATION_ABORTED, 0, &overlapped);
}
