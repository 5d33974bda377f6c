/* Completion routines: only in the issuing thread, only in an alertable wait (A.0.3). */
#include "harness.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

#include <pthread.h>

TEST("a routine is called with error 0, 0 bytes, its OVERLAPPED and flags 0") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);
    SOCKET s = udp4();

    pend(s, &overlapped, record_call);
    change_list4();
    REQUIRE(calls_arrive(1));
    EXPECT_CALL(0, 0, 0, &overlapped);
    EXPECT_COMPLETED(&overlapped, STATUS_SUCCESS_, 0, 0);
    EXPECT(pthread_equal(routine_calls.call[0].thread, pthread_self()));
}

TEST("a routine is not called but in an alertable wait") {
    WSAEVENT witness = new_event(), never = new_event();
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL), seen = poisoned_overlapped(witness);
    SOCKET s = udp4();

    pend(s, &overlapped, record_call);
    pend(s, &seen, NULL);
    change_list4();
    EXPECT_FIRES(witness);
    pause_for(A_WHILE);
    EXPECT_EQUAL(WSASleepEx(0, FALSE), 0);
    EXPECT_EQUAL(WSASleepEx(20, FALSE), 0);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(1, &never, FALSE, 20, FALSE), WSA_WAIT_TIMEOUT);
    EXPECT_EQUAL(routine_calls.count, 0);
    EXPECT_EQUAL(WSASleepEx(WSA_INFINITE, TRUE), WAIT_IO_COMPLETION);
    EXPECT_EQUAL(routine_calls.count, 1);
}

static void *wait_alertably(void *unused) {
    (void)unused;
    EXPECT_EQUAL(WSASleepEx(2 * A_WHILE, TRUE), 0);
    return NULL;
}

TEST("a routine is not called in another thread's alertable wait") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);
    SOCKET s = udp4();
    pthread_t thread;

    pend(s, &overlapped, record_call);
    REQUIRE(pthread_create(&thread, NULL, wait_alertably, NULL) == 0);
    change_list4();
    pthread_join(thread, NULL);
    EXPECT_EQUAL(routine_calls.count, 0);
    REQUIRE(calls_arrive(1));
}

TEST("with a routine hEvent is the caller's: neither reset nor signalled") {
    WSAEVENT event = new_event();
    WSAOVERLAPPED overlapped = poisoned_overlapped(event), odd = poisoned_overlapped((HANDLE)(intptr_t)-77);
    SOCKET s = udp4();
    int error;

    EXPECT(WPUSetEvent(event, &error));
    pend(s, &overlapped, record_call);
    pend(s, &odd, record_call);
    EXPECT(is_signalled(event));
    EXPECT(WPUResetEvent(event, &error));
    change_list4();
    REQUIRE(calls_arrive(2));
    EXPECT(!is_signalled(event));
    EXPECT(odd.hEvent == (HANDLE)(intptr_t)-77);
}

static void CALLBACK issue_again(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags) {
    SOCKET s = (SOCKET)(uintptr_t)overlapped->hEvent;

    record_call(error, bytes, overlapped, flags);
    if (error == 0) pend(s, overlapped, issue_again);
}

TEST("a routine may issue its request again") {
    SOCKET s = udp4();
    WSAOVERLAPPED overlapped = poisoned_overlapped((HANDLE)s);
    int i;

    pend(s, &overlapped, issue_again);
    for (i = 1; i <= 5; i++) {
        change_list4();
        REQUIRE(calls_arrive(i));
    }
    EXPECT_EQUAL(WSASleepEx(A_WHILE, TRUE), 0);
    EXPECT_EQUAL(routine_calls.count, 5);
    close_socket(s);
    REQUIRE(calls_arrive(6));
    EXPECT_CALL(5, WSA_OPERATION_ABORTED, 0, &overlapped);
}

TEST("an alertable wait for events is ended by a routine, and tells so") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);
    WSAEVENT never = new_event();
    SOCKET s = udp4();

    pend(s, &overlapped, record_call);
    change_list4();
    EXPECT_EQUAL(WSAWaitForMultipleEvents(1, &never, FALSE, (DWORD)SOON, TRUE), WSA_WAIT_IO_COMPLETION);
    EXPECT_EQUAL(routine_calls.count, 1);
}

TEST("all routines of one change are called, each once") {
    WSAOVERLAPPED overlapped[16];
    SOCKET s = udp4();
    int i, j, times;

    for (i = 0; i < 16; i++) {
        overlapped[i] = poisoned_overlapped(NULL);
        pend(s, &overlapped[i], record_call);
    }
    change_list4();
    REQUIRE(calls_arrive(16));
    EXPECT_EQUAL(WSASleepEx(A_WHILE, TRUE), 0);
    EXPECT_EQUAL(routine_calls.count, 16);
    for (i = 0; i < 16; i++) {
        for (times = 0, j = 0; j < 16; j++) times += routine_calls.call[j].overlapped == &overlapped[i];
        EXPECT_EQUAL(times, 1);
    }
}

TEST("the thread id that the provider is given is copied, and names the thread of the routine") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);
    DWORD bytes = POISON;
    SOCKET s = udp4();
    WSATHREADID id;
    int error;

    REQUIRE_EQUAL(WPUOpenCurrentThread(&id, &error), 0);
    EXPECT_EQUAL(
        WSPIoctl(
            s, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, &bytes, &overlapped, record_call, &id, &error),
        SOCKET_ERROR);
    EXPECT_EQUAL(error, WSA_IO_PENDING);
    id.ThreadHandle = NULL;
    id.Reserved = 0;
    change_list4();
    REQUIRE(calls_arrive(1));
}

struct other_thread {
    WSATHREADID id;
    WSAEVENT ready;
};

static void *open_and_wait(void *argument) {
    struct other_thread *self = (struct other_thread *)argument;
    int error;

    REQUIRE_EQUAL(WPUOpenCurrentThread(&self->id, &error), 0);
    WPUSetEvent(self->ready, &error);
    EXPECT_EQUAL(WSASleepEx((DWORD)SOON, TRUE), WAIT_IO_COMPLETION);
    return NULL;
}

TEST("another thread's id has the routine called in that thread") {
    struct other_thread other = {{NULL, 0}, new_event()};
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);
    DWORD bytes = POISON;
    SOCKET s = udp4();
    pthread_t thread;
    int error;

    REQUIRE(pthread_create(&thread, NULL, open_and_wait, &other) == 0);
    REQUIRE(fires_within(other.ready, SOON));
    EXPECT_EQUAL(
        WSPIoctl(
            s, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, &bytes, &overlapped, record_call, &other.id, &error),
        SOCKET_ERROR);
    EXPECT_EQUAL(error, WSA_IO_PENDING);
    change_list4();
    pthread_join(thread, NULL);
    REQUIRE_EQUAL(routine_calls.count, 1);
    EXPECT(pthread_equal(routine_calls.call[0].thread, thread));
}
