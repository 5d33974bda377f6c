/* Thread ids and calls that are queued to threads. */
#include "calls.h"
#include "harness.h"
#include "waiting.h"

#include <pthread.h>

enum { most_calls = 65536 };

static struct {
    int count;
    DWORD_PTR context[16];
    pthread_t thread;
} seen;

static void CALLBACK note(DWORD_PTR context) {
    if (seen.count < 16) seen.context[seen.count] = context;
    seen.count++;
    seen.thread = pthread_self();
}

static WSATHREADID open_thread(void) {
    WSATHREADID id = {NULL, 0};
    int error = POISONED_ERROR;

    REQUIRE_EQUAL(WPUOpenCurrentThread(&id, &error), 0);
    EXPECT_EQUAL(error, POISONED_ERROR);
    return id;
}

static void queue(WSATHREADID *id, DWORD_PTR context) {
    int error = POISONED_ERROR;

    EXPECT_EQUAL(WPUQueueApc(id, note, context, &error), 0);
    EXPECT_EQUAL(error, POISONED_ERROR);
}

static void expect_bad(WSATHREADID *id) {
    int error = POISONED_ERROR;

    EXPECT_EQUAL(WPUQueueApc(id, note, 1, &error), SOCKET_ERROR);
    EXPECT_EQUAL(error, WSAEFAULT);
}

TEST("a queued call is made in the next alertable wait, with its context") {
    WSATHREADID id = open_thread();

    queue(&id, (DWORD_PTR)0x123456789ABCDEF0);
    EXPECT_EQUAL(WSASleepEx(0, FALSE), 0);
    EXPECT_EQUAL(seen.count, 0);
    EXPECT_EQUAL(WSASleepEx(WSA_INFINITE, TRUE), WAIT_IO_COMPLETION);
    EXPECT_EQUAL(seen.count, 1);
    EXPECT(seen.context[0] == (DWORD_PTR)0x123456789ABCDEF0);
    EXPECT_EQUAL(WSASleepEx(0, TRUE), 0);
}

TEST("all queued calls are made in one alertable wait, in their order") {
    WSATHREADID id = open_thread();
    int i;

    for (i = 0; i < 10; i++) queue(&id, (DWORD_PTR)i);
    EXPECT_EQUAL(WSASleepEx(0, TRUE), WAIT_IO_COMPLETION);
    EXPECT_EQUAL(seen.count, 10);
    for (i = 0; i < 10; i++) EXPECT_EQUAL(seen.context[i], i);
}

struct worker {
    WSATHREADID id;
    WSAEVENT is_open;
    int goes_on; /* waits alertably; else ends at once */
};

static void *work(void *argument) {
    struct worker *self = (struct worker *)argument;
    int error;

    self->id = open_thread();
    EXPECT(WPUSetEvent(self->is_open, &error));
    if (self->goes_on) EXPECT_EQUAL(WSASleepEx(WSA_INFINITE, TRUE), WAIT_IO_COMPLETION);
    return NULL;
}

TEST("a call that is queued from another thread ends the alertable wait it is meant for") {
    struct worker worker = {{NULL, 0}, new_event(), 1};
    pthread_t thread;

    REQUIRE(pthread_create(&thread, NULL, work, &worker) == 0);
    REQUIRE(fires_within(worker.is_open, SOON));
    pause_for(20);
    queue(&worker.id, 7);
    EXPECT_EQUAL(WSASleepEx(20, TRUE), 0);
    pthread_join(thread, NULL);
    EXPECT_EQUAL(seen.count, 1);
    EXPECT(pthread_equal(seen.thread, thread));
}

TEST("an id whose thread has ended is WSAEFAULT, and can be closed") {
    struct worker worker = {{NULL, 0}, new_event(), 0};
    pthread_t thread;
    int error;

    REQUIRE(pthread_create(&thread, NULL, work, &worker) == 0);
    pthread_join(thread, NULL);
    expect_bad(&worker.id);
    EXPECT_EQUAL(WPUCloseThread(&worker.id, &error), 0);
}

TEST("an id that is closed, or was never open, is WSAEFAULT") {
    WSATHREADID id = open_thread(), never = {NULL, 0}, rubbish = {(HANDLE)(intptr_t)0x1234567, 0x89ABCDE};
    WSATHREADID copy = id;
    int error;

    EXPECT_EQUAL(WPUCloseThread(&id, &error), 0);
    expect_bad(&copy);
    expect_bad(&never);
    expect_bad(&rubbish);
    expect_bad(NULL);
    expect_bad((WSATHREADID *)1);
    EXPECT_EQUAL(WPUCloseThread(&copy, &error), SOCKET_ERROR);
    EXPECT_EQUAL(error, WSAEFAULT);
    EXPECT_EQUAL(WSASleepEx(0, TRUE), 0);
}

TEST("a thread may open its id several times, and each has to be closed") {
    WSATHREADID one = open_thread(), other = open_thread();
    int error;

    EXPECT_EQUAL(WPUCloseThread(&one, &error), 0);
    queue(&other, 1);
    EXPECT_EQUAL(WSASleepEx(0, TRUE), WAIT_IO_COMPLETION);
    EXPECT_EQUAL(WPUCloseThread(&other, &error), 0);
    expect_bad(&other);
}

TEST("no pointer for the id is WSAEFAULT") {
    int error = POISONED_ERROR;

    EXPECT_EQUAL(WPUOpenCurrentThread(NULL, &error), SOCKET_ERROR);
    EXPECT_EQUAL(error, WSAEFAULT);
    EXPECT_EQUAL(WPUCloseThread(NULL, &error), SOCKET_ERROR);
    EXPECT_EQUAL(error, WSAEFAULT);
}

TEST("65536 calls may wait for a thread; one more is WSAENOBUFS") {
    WSATHREADID id = open_thread();
    int i, error = POISONED_ERROR;

    for (i = 0; i < most_calls; i++) queue(&id, 0);
    EXPECT_EQUAL(WPUQueueApc(&id, note, 0, &error), SOCKET_ERROR);
    EXPECT_EQUAL(error, WSAENOBUFS);
    EXPECT_EQUAL(WSASleepEx(0, TRUE), WAIT_IO_COMPLETION);
    while (WSASleepEx(0, TRUE) == WAIT_IO_COMPLETION) continue;
    EXPECT_EQUAL(seen.count, most_calls);
    queue(&id, 0);
}

static void CALLBACK wait_inside(DWORD_PTR context) {
    note(context);
    if (context > 0) EXPECT_EQUAL(WSASleepEx(0, TRUE), WAIT_IO_COMPLETION);
}

TEST("a call may wait alertably itself, and gets the calls behind it") {
    WSATHREADID id = open_thread();
    int error;

    EXPECT_EQUAL(WPUQueueApc(&id, wait_inside, 1, &error), 0);
    queue(&id, 2);
    EXPECT_EQUAL(WSASleepEx(0, TRUE), WAIT_IO_COMPLETION);
    EXPECT_EQUAL(seen.count, 2);
    EXPECT_EQUAL(seen.context[1], 2);
}
