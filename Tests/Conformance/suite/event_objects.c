/* Events: manual reset, and descriptors that everything on Linux can wait for. */
#include "calls.h"
#include "harness.h"
#include "sockets.h"
#include "waiting.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

TEST("an event is created unsignalled, and stays as it is set") {
    int error = POISONED_ERROR;
    WSAEVENT event = new_event();

    EXPECT(!is_signalled(event));
    EXPECT_EQUAL(WPUSetEvent(event, &error), TRUE);
    EXPECT_EQUAL(WPUSetEvent(event, &error), TRUE);
    EXPECT(is_signalled(event));
    EXPECT(is_signalled(event));
    EXPECT_EQUAL(WPUResetEvent(event, &error), TRUE);
    EXPECT(!is_signalled(event));
    EXPECT_EQUAL(WPUResetEvent(event, &error), TRUE);
    EXPECT_EQUAL(WPUCloseEvent(event, &error), TRUE);
    EXPECT_EQUAL(error, POISONED_ERROR);
}

TEST("reading an event's descriptor resets it") {
    WSAEVENT event = new_event();
    uint64_t value;
    int error;

    EXPECT(WPUSetEvent(event, &error));
    EXPECT_EQUAL(read(WSPD_EVENT_DESCRIPTOR(event), &value, sizeof value), sizeof value);
    EXPECT(!is_signalled(event));
}

TEST("epoll reports a signalled event as readable") {
    int poller = epoll_create1(EPOLL_CLOEXEC), error;
    struct epoll_event interest = {EPOLLIN, {0}}, ready;
    WSAEVENT event = new_event();

    REQUIRE(epoll_ctl(poller, EPOLL_CTL_ADD, WSPD_EVENT_DESCRIPTOR(event), &interest) == 0);
    EXPECT_EQUAL(epoll_wait(poller, &ready, 1, 0), 0);
    EXPECT(WPUSetEvent(event, &error));
    EXPECT_EQUAL(epoll_wait(poller, &ready, 1, 0), 1);
    EXPECT_EQUAL(ready.events, EPOLLIN);
}

TEST("an event is never 0, also where descriptor 0 is free") {
    WSAEVENT event;
    int error;

    close(0);
    event = WPUCreateEvent(&error);
    EXPECT(event != WSA_INVALID_EVENT);
    EXPECT(WPUSetEvent(event, &error));
    EXPECT(is_signalled(event));
}

TEST("an eventfd of the program's own is an event") {
    WSAEVENT event = WSPD_EVENT_OF_DESCRIPTOR(eventfd(0, EFD_CLOEXEC));
    int error;

    EXPECT(WPUSetEvent(event, &error));
    EXPECT(is_signalled(event));
    EXPECT(WPUResetEvent(event, &error));
    EXPECT(!is_signalled(event));
}

TEST("a blocking eventfd that is not signalled is reset without waiting") {
    WSAEVENT event = WSPD_EVENT_OF_DESCRIPTOR(eventfd(0, EFD_CLOEXEC));
    int error;

    EXPECT(WPUResetEvent(event, &error));
    EXPECT(!is_signalled(event));
}

TEST("what is no event is WSA_INVALID_HANDLE, and is not touched") {
    WSAEVENT closed, wrong[4];
    int ends[2], i, error;
    char byte;

    REQUIRE(pipe(ends) == 0);
    wrong[0] = WSA_INVALID_EVENT;
    wrong[1] = WSPD_EVENT_OF_DESCRIPTOR(ends[1]);
    wrong[2] = WSPD_EVENT_OF_DESCRIPTOR(FD(udp4()));
    wrong[3] = closed = new_event();
    EXPECT(WPUCloseEvent(closed, &error));
    for (i = 0; i < 4; i++) {
        ABOUT("handle %d", i);
        error = POISONED_ERROR;
        EXPECT_EQUAL(WPUSetEvent(wrong[i], &error), FALSE);
        EXPECT_EQUAL(error, WSA_INVALID_HANDLE);
        error = POISONED_ERROR;
        EXPECT_EQUAL(WPUResetEvent(wrong[i], &error), FALSE);
        EXPECT_EQUAL(error, WSA_INVALID_HANDLE);
        error = POISONED_ERROR;
        EXPECT_EQUAL(WPUCloseEvent(wrong[i], &error), FALSE);
        EXPECT_EQUAL(error, WSA_INVALID_HANDLE);
    }
    ABOUT(NULL);
    REQUIRE(close(ends[1]) == 0);
    EXPECT_EQUAL(read(ends[0], &byte, 1), 0);
}

TEST("without descriptors an event is WSAENOBUFS or WSA_NOT_ENOUGH_MEMORY") {
    struct rlimit usual, few;
    int error = POISONED_ERROR;
    WSAEVENT event;

    REQUIRE(getrlimit(RLIMIT_NOFILE, &usual) == 0);
    few = usual;
    few.rlim_cur = 64;
    REQUIRE(setrlimit(RLIMIT_NOFILE, &few) == 0);
    while (dup(1) != -1) continue;
    event = WPUCreateEvent(&error);
    EXPECT(event == WSA_INVALID_EVENT);
    EXPECT(error == WSAENOBUFS || error == WSA_NOT_ENOUGH_MEMORY);
    REQUIRE(setrlimit(RLIMIT_NOFILE, &usual) == 0);
}
