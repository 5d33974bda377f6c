/* WSPGetOverlappedResult (A.0.5). */
#include "harness.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

#include <pthread.h>

struct result {
    BOOL is_success;
    int error;
    DWORD transfer, flags;
};

static struct result result_of(SOCKET s, WSAOVERLAPPED *overlapped, BOOL waits) {
    struct result result = {FALSE, POISONED_ERROR, POISON, POISON};

    result.is_success =
        WSPGetOverlappedResult(s, overlapped, &result.transfer, waits, &result.flags, &result.error);
    return result;
}

static void expect_failure(struct result result, int error) {
    EXPECT_EQUAL(result.is_success, FALSE);
    EXPECT_EQUAL(result.error, error);
    EXPECT_EQUAL(result.transfer, POISON);
    EXPECT_EQUAL(result.flags, POISON);
}

static void expect_success(struct result result) {
    EXPECT_EQUAL(result.is_success, TRUE);
    EXPECT_EQUAL(result.error, POISONED_ERROR);
    EXPECT_EQUAL(result.transfer, 0);
    EXPECT_EQUAL(result.flags, 0);
}

static void *change_soon(void *nothing) {
    pause_for(A_WHILE);
    change_list4();
    return nothing;
}

TEST("a loop that does nothing but look at HasOverlappedIoCompleted sees the end, and the result behind it") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    pthread_t thread;

    pend(s, &overlapped, NULL);
    REQUIRE(pthread_create(&thread, NULL, change_soon, NULL) == 0);
    while (!HasOverlappedIoCompleted(&overlapped)) {
    }
    EXPECT_EQUAL(overlapped.InternalHigh, 0);
    EXPECT_EQUAL(overlapped.OffsetHigh, 0);
    REQUIRE(pthread_join(thread, NULL) == 0);
}

TEST("a pending request is WSA_IO_INCOMPLETE where it is not waited for") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    pend(s, &overlapped, NULL);
    expect_failure(result_of(s, &overlapped, FALSE), WSA_IO_INCOMPLETE);
}

TEST("a completed request tells 0 bytes and flags 0, as often as asked") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    pend(s, &overlapped, NULL);
    change_list4();
    EXPECT_FIRES(overlapped.hEvent);
    expect_success(result_of(s, &overlapped, FALSE));
    expect_success(result_of(s, &overlapped, TRUE));
}

TEST("a cancelled request tells WSA_OPERATION_ABORTED, and writes nothing else") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    int error;

    pend(s, &overlapped, NULL);
    EXPECT_EQUAL(WSPCancelIo(s, &overlapped, &error), 0);
    expect_failure(result_of(s, &overlapped, TRUE), WSA_OPERATION_ABORTED);
}

static void *change_later(void *unused) {
    pause_for(A_WHILE);
    change_list4();
    return unused;
}

TEST("with fWait it waits for the completion, with an event and without") {
    WSAOVERLAPPED overlapped[2];
    SOCKET s = udp4();
    pthread_t thread;
    int i;

    for (i = 0; i < 2; i++) {
        overlapped[i] = poisoned_overlapped(i == 0 ? new_event() : NULL);
        pend(s, &overlapped[i], NULL);
        REQUIRE(pthread_create(&thread, NULL, change_later, NULL) == 0);
        expect_success(result_of(s, &overlapped[i], TRUE));
        pthread_join(thread, NULL);
    }
}

static int apc_calls;

static void CALLBACK count_call(DWORD_PTR by) { apc_calls += (int)by; }

TEST("the wait is not alertable") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    pthread_t thread;
    WSATHREADID id;
    int error;

    REQUIRE_EQUAL(WPUOpenCurrentThread(&id, &error), 0);
    EXPECT_EQUAL(WPUQueueApc(&id, count_call, 1, &error), 0);
    pend(s, &overlapped, NULL);
    REQUIRE(pthread_create(&thread, NULL, change_later, NULL) == 0);
    expect_success(result_of(s, &overlapped, TRUE));
    pthread_join(thread, NULL);
    EXPECT_EQUAL(apc_calls, 0);
    EXPECT_EQUAL(WSASleepEx(0, TRUE), WAIT_IO_COMPLETION);
    EXPECT_EQUAL(apc_calls, 1);
}

TEST("what is no socket is WSAENOTSOCK") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    pend(s, &overlapped, NULL);
    expect_failure(result_of(INVALID_SOCKET, &overlapped, FALSE), WSAENOTSOCK);
    expect_failure(result_of((SOCKET)WSPD_EVENT_DESCRIPTOR(overlapped.hEvent), &overlapped, FALSE), WSAENOTSOCK);
}

TEST("wrong pointers are WSAEFAULT") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    DWORD transfer = POISON, flags = POISON;
    int error = POISONED_ERROR;

    pend(s, &overlapped, NULL);
    EXPECT_EQUAL(WSPGetOverlappedResult(s, NULL, &transfer, FALSE, &flags, &error), FALSE);
    EXPECT_EQUAL(error, WSAEFAULT);
    error = POISONED_ERROR;
    EXPECT_EQUAL(WSPGetOverlappedResult(s, &overlapped, NULL, FALSE, &flags, &error), FALSE);
    EXPECT_EQUAL(error, WSAEFAULT);
    error = POISONED_ERROR;
    EXPECT_EQUAL(WSPGetOverlappedResult(s, &overlapped, &transfer, FALSE, (LPDWORD)1, &error), FALSE);
    EXPECT_EQUAL(error, WSAEFAULT);
    EXPECT_EQUAL(transfer, POISON);
}

static void *close_later(void *argument) {
    pause_for(A_WHILE);
    close_socket(*(SOCKET *)argument);
    return NULL;
}

TEST("closing the socket from another thread ends the wait with WSA_OPERATION_ABORTED") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    pthread_t thread;

    pend(s, &overlapped, NULL);
    REQUIRE(pthread_create(&thread, NULL, close_later, &s) == 0);
    expect_failure(result_of(s, &overlapped, TRUE), WSA_OPERATION_ABORTED);
    pthread_join(thread, NULL);
}
