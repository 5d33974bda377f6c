/* Events are eventfds. */
#define _GNU_SOURCE 1
#include "CWSP.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int wspd_is_event(int descriptor)
{
    /* The anonymous file of an eventfd has no type, unlike every file, socket, pipe and device: a number that was closed
       and is something else now is not written to. */
    struct stat status;
    return descriptor > 0 && fstat(descriptor, &status) == 0 && (status.st_mode & S_IFMT) == 0;
}

int wspd_new_event(void)
{
    int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (descriptor != 0)
        return descriptor;
    /* 0 would be NULL, which is no event. */
    int other = fcntl(descriptor, F_DUPFD_CLOEXEC, 1);
    close(descriptor);
    return other;
}

int wspd_poll(struct pollfd *descriptors, unsigned count, uint64_t deadline)
{
    struct timespec span, *timeout = NULL;
    if (deadline != UINT64_MAX) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        uint64_t present = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
        uint64_t rest = deadline > present ? deadline - present : 0;
        span = (struct timespec) { (time_t)(rest / 1000000000), (long)(rest % 1000000000) };
        timeout = &span;
    }
    int found = ppoll(descriptors, count, timeout, NULL);
    return found < 0 && errno == EINTR ? 0 : found;
}
