#include "waiting.h"

#include "harness.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

int64_t now(void) {
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int patience(int milliseconds) {
    const char *slowness = getenv("CONFORMANCE_SLOWNESS");

    return milliseconds * (slowness == NULL ? 1 : atoi(slowness));
}

void pause_for(int milliseconds) {
    struct timespec left = {milliseconds / 1000, milliseconds % 1000 * 1000000L};

    while (nanosleep(&left, &left) == -1 && errno == EINTR) continue;
}

bool is_signalled(WSAEVENT event) { return fires_within(event, 0); }

bool fires_within(WSAEVENT event, int milliseconds) {
    struct pollfd readable = {WSPD_EVENT_DESCRIPTOR(event), POLLIN, 0};

    return poll(&readable, 1, milliseconds) == 1 && readable.revents == POLLIN;
}

WSAEVENT new_event(void) {
    int error = 0;
    WSAEVENT event = WPUCreateEvent(&error);

    REQUIRE(event != WSA_INVALID_EVENT);
    return event;
}
