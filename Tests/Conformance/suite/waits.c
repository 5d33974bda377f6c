/* WSASleepEx and WSAWaitForMultipleEvents. */
#include "calls.h"
#include "harness.h"
#include "waiting.h"

#include <pthread.h>

static void set(WSAEVENT event) {
    int error;

    EXPECT(WPUSetEvent(event, &error));
}

static void *set_later(void *event) {
    pause_for(50);
    set(event);
    return NULL;
}

static void CALLBACK do_nothing(DWORD_PTR unused) { (void)unused; }

static void queue_call(void) {
    WSATHREADID id;
    int error;

    REQUIRE_EQUAL(WPUOpenCurrentThread(&id, &error), 0);
    EXPECT_EQUAL(WPUQueueApc(&id, do_nothing, 0, &error), 0);
}

TEST("a sleep takes its time and tells 0, alertable or not") {
    int64_t start = now();

    EXPECT_EQUAL(WSASleepEx(60, FALSE), 0);
    EXPECT(now() - start >= 60);
    start = now();
    EXPECT_EQUAL(WSASleepEx(60, TRUE), 0);
    EXPECT(now() - start >= 60);
}

TEST("a wait tells the index of the event that is signalled") {
    WSAEVENT events[3] = {new_event(), new_event(), new_event()};

    set(events[1]);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(3, events, FALSE, 0, FALSE), WSA_WAIT_EVENT_0 + 1);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(3, events, FALSE, WSA_INFINITE, TRUE), WSA_WAIT_EVENT_0 + 1);
}

TEST("of several signalled events a wait tells the lowest index") {
    WSAEVENT events[3] = {new_event(), new_event(), new_event()};

    set(events[2]);
    set(events[1]);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(3, events, FALSE, 0, FALSE), WSA_WAIT_EVENT_0 + 1);
}

TEST("a wait resets nothing") {
    WSAEVENT event = new_event();

    set(event);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE), WSA_WAIT_EVENT_0);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(1, &event, TRUE, 0, FALSE), WSA_WAIT_EVENT_0);
    EXPECT(is_signalled(event));
}

TEST("a wait ends when the event is signalled by another thread") {
    WSAEVENT events[2] = {new_event(), new_event()};
    pthread_t thread;

    REQUIRE(pthread_create(&thread, NULL, set_later, events[1]) == 0);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(2, events, FALSE, WSA_INFINITE, FALSE), WSA_WAIT_EVENT_0 + 1);
    pthread_join(thread, NULL);
}

TEST("a wait that nothing ends takes its time and tells WSA_WAIT_TIMEOUT") {
    WSAEVENT event = new_event();
    int64_t start = now();

    EXPECT_EQUAL(WSAWaitForMultipleEvents(1, &event, FALSE, 60, FALSE), WSA_WAIT_TIMEOUT);
    EXPECT(now() - start >= 60);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(1, &event, FALSE, 0, TRUE), WSA_WAIT_TIMEOUT);
}

TEST("with fWaitAll a wait ends when all events are signalled") {
    WSAEVENT events[3] = {new_event(), new_event(), new_event()};
    pthread_t thread;

    set(events[0]);
    set(events[2]);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(3, events, TRUE, 40, FALSE), WSA_WAIT_TIMEOUT);
    REQUIRE(pthread_create(&thread, NULL, set_later, events[1]) == 0);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(3, events, TRUE, (DWORD)SOON, FALSE), WSA_WAIT_EVENT_0);
    pthread_join(thread, NULL);
}

TEST("64 events may be waited for; none and 65 are WSA_INVALID_PARAMETER") {
    WSAEVENT events[65];
    int i;

    for (i = 0; i < 65; i++) events[i] = new_event();
    set(events[63]);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(64, events, FALSE, 0, FALSE), WSA_WAIT_EVENT_0 + 63);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(65, events, FALSE, 0, FALSE), WSA_WAIT_FAILED);
    EXPECT_EQUAL(WSAGetLastError(), WSA_INVALID_PARAMETER);
    WSASetLastError(0);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(0, events, FALSE, 0, FALSE), WSA_WAIT_FAILED);
    EXPECT_EQUAL(WSAGetLastError(), WSA_INVALID_PARAMETER);
}

TEST("a wait for what is no event is WSA_INVALID_HANDLE") {
    WSAEVENT events[2] = {new_event(), new_event()};
    int error;

    EXPECT(WPUCloseEvent(events[1], &error));
    EXPECT_EQUAL(WSAWaitForMultipleEvents(2, events, FALSE, 0, FALSE), WSA_WAIT_FAILED);
    EXPECT_EQUAL(WSAGetLastError(), WSA_INVALID_HANDLE);
    events[1] = WSA_INVALID_EVENT;
    WSASetLastError(0);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(2, events, FALSE, 0, FALSE), WSA_WAIT_FAILED);
    EXPECT_EQUAL(WSAGetLastError(), WSA_INVALID_HANDLE);
}

TEST("an alertable wait makes queued calls first, and one that is not makes none") {
    WSAEVENT event = new_event();

    set(event);
    queue_call();
    EXPECT_EQUAL(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE), WSA_WAIT_EVENT_0);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(1, &event, FALSE, 0, TRUE), WSA_WAIT_IO_COMPLETION);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(1, &event, FALSE, 0, TRUE), WSA_WAIT_EVENT_0);
}
