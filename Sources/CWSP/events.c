/* Events are eventfds. */
#define _GNU_SOURCE 1
#include "CWSP.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

int wspd_is_event(int descriptor)
{
    /* The anonymous file of an eventfd has no type, unlike every file, socket, pipe and device: a number that was closed
       and is something else now is not written to. */
    struct stat status;
    return descriptor > 0 && fstat(descriptor, &status) == 0 && (status.st_mode & S_IFMT) == 0;
}

int wspd_signal_event(int descriptor)
{
    if (!wspd_is_event(descriptor))
        return -1;
    /* A counter that is full would block a descriptor of the program's own making, and is signalled anyway. */
    struct pollfd room = { .fd = descriptor, .events = POLLOUT };
    if (poll(&room, 1, 0) == 0)
        return 0;
    return eventfd_write(descriptor, 1) == 0 || errno == EAGAIN ? 0 : -1;
}

int wspd_reset_event(int descriptor)
{
    if (!wspd_is_event(descriptor))
        return -1;
    eventfd_t count;
    struct iovec vector = { &count, sizeof count };
    /* Not to wait for a descriptor of the program's own making, which another thread may reset at the same time. */
    if (preadv2(descriptor, &vector, 1, -1, RWF_NOWAIT) >= 0 || errno == EAGAIN)
        return 0;
    if (errno != EOPNOTSUPP && errno != ENOSYS)
        return -1;
    struct pollfd input = { .fd = descriptor, .events = POLLIN };
    if (poll(&input, 1, 0) == 0)
        return 0;
    return eventfd_read(descriptor, &count) == 0 || errno == EAGAIN ? 0 : -1;
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
