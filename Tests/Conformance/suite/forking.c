/* fork(2): what is pending is the parent's. */
#include "harness.h"
#include "queries.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs a function in a child, and waits for its end. What it notes is noted here. */
static void in_child(void (*body)(void)) {
    pid_t child = fork();
    int status = -1;

    REQUIRE(child >= 0);
    if (child == 0) {
        body();
        _exit(0);
    }
    REQUIRE(waitpid(child, &status, 0) == child);
    EXPECT_EQUAL(status, 0);
}

static SOCKET s;
static WSAOVERLAPPED overlapped;

static void expect_aborted_request(void) {
    DWORD transfer = POISON, flags = POISON;
    int error = POISONED_ERROR;

    EXPECT_EQUAL(WSPGetOverlappedResult(s, &overlapped, &transfer, FALSE, &flags, &error), FALSE);
    EXPECT_EQUAL(error, WSA_OPERATION_ABORTED);
    EXPECT_EQUAL(transfer, POISON);
}

TEST("the parent's pending request is WSA_OPERATION_ABORTED in the child, and goes on in the parent") {
    overlapped = poisoned_overlapped(new_event());
    s = udp4();
    pend(s, &overlapped, NULL);
    in_child(expect_aborted_request);
    EXPECT_SILENT(overlapped.hEvent);
    EXPECT_EQUAL(status_of(&overlapped), STATUS_PENDING);
    change_list4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
}

static void close_everything(void) {
    int error;

    WSPCancelIo(s, NULL, &error);
    close_socket(s);
}

TEST("a child that cancels and closes does not touch the parent's requests") {
    overlapped = poisoned_overlapped(NULL);
    s = udp4();
    pend(s, &overlapped, record_call);
    in_child(close_everything);
    EXPECT_EQUAL(WSASleepEx(A_WHILE, TRUE), 0);
    change_list4();
    REQUIRE(calls_arrive(1));
    EXPECT_EQUAL(WSASleepEx(A_WHILE, TRUE), 0);
    EXPECT_EQUAL(routine_calls.count, 1);
    EXPECT_CALL(0, 0, 0, &overlapped);
}

static void query(void) { EXPECT_TEXT(addresses_of(udp4()), "192.0.2.2"); }

TEST("the child queries by a connection of its own, and so does the parent meanwhile and afterwards") {
    query();
    in_child(query);
    query();
    in_child(query);
}

static void wait_for_change(void) {
    WSAOVERLAPPED own = poisoned_overlapped(new_event());
    SOCKET own_socket = udp4();

    pend(own_socket, &own, NULL);
    change_list4();
    EXPECT_RESULT(own_socket, &own, 0, 0);
}

TEST("the child's own requests complete, and the parent's with the same change") {
    overlapped = poisoned_overlapped(new_event());
    s = udp4();
    pend(s, &overlapped, NULL);
    in_child(wait_for_change);
    EXPECT_RESULT(s, &overlapped, 0, 0);
}

static void expect_no_calls(void) {
    EXPECT_EQUAL(WSASleepEx(A_WHILE, TRUE), 0);
    EXPECT_EQUAL(routine_calls.count, 0);
}

TEST("a call that was queued in the parent is made there, once") {
    overlapped = poisoned_overlapped(NULL);
    s = udp4();
    pend(s, &overlapped, record_call);
    close_socket(s);
    in_child(expect_no_calls);
    REQUIRE(calls_arrive(1));
    EXPECT_CALL(0, WSA_OPERATION_ABORTED, 0, &overlapped);
}

static void fork_again(void) {
    query();
    in_child(query);
}

TEST("the child of a child queries, too") { in_child(fork_again); }
