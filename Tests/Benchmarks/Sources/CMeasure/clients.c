/* Clients whose own cost is as small as it gets. */
#define _GNU_SOURCE
#include "CMeasure.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    READY_AT_ONCE = 1024,
    PATIENCE = 60000, /* milliseconds */
};

static char buffer[1 << 20];

long long measure_round_trip(int connection, const void *request, size_t count, size_t answer)
{
    long long start = measure_now();
    for (size_t sent = 0; sent < count;) {
        ssize_t result = send(connection, (const char *)request + sent, count - sent, MSG_NOSIGNAL);
        if (result < 0)
            return -errno;
        sent += (size_t)result;
    }
    for (size_t received = 0; received < answer;) {
        size_t missing = answer - received;
        ssize_t result = recv(connection, buffer, missing < sizeof buffer ? missing : sizeof buffer, 0);
        if (result <= 0)
            return result < 0 ? -errno : -EPIPE;
        received += (size_t)result;
    }
    return measure_now() - start;
}

/* Reads what has come on one connection; `missing` is what is to come. */
static int take(int connection, size_t *missing)
{
    ssize_t received = recv(connection, buffer, *missing, MSG_DONTWAIT);
    if (received < 0)
        return errno == EAGAIN ? 0 : -errno;
    if (received == 0)
        return -EPIPE;
    *missing -= (size_t)received;
    return 0;
}

static int gather(int poller, const int *connections, size_t *missing, unsigned waiting, long long *first,
    long long *last)
{
    static struct epoll_event ready[READY_AT_ONCE];
    for (*first = 0; waiting > 0;) {
        int count = epoll_wait(poller, ready, READY_AT_ONCE, PATIENCE);
        if (count <= 0)
            return count < 0 ? -errno : -ETIMEDOUT;
        for (int index = 0; index < count; index++) {
            unsigned position = ready[index].data.u32;
            if (missing[position] == 0)
                return -EPROTO;
            int error = take(connections[position], missing + position);
            if (error < 0)
                return error;
            if (*first == 0)
                *first = measure_now();
            if (missing[position] == 0)
                waiting--;
        }
    }
    *last = measure_now();
    return 0;
}

int measure_poller(const int *connections, unsigned count)
{
    int poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0)
        return -errno;
    for (unsigned index = 0; index < count; index++) {
        struct epoll_event event = { .events = EPOLLIN, .data.u32 = index };
        if (epoll_ctl(poller, EPOLL_CTL_ADD, connections[index], &event) < 0) {
            int error = errno;
            close(poller);
            return -error;
        }
    }
    return poller;
}

int measure_refresh_poller(int poller)
{
    struct epoll_event event;
    int count = epoll_wait(poller, &event, 1, 0);
    return count < 0 ? -errno : count > 0 ? -EPROTO : 0;
}

int measure_fan_out(int poller, const int *connections, unsigned count, size_t size, long long *first, long long *last)
{
    size_t *missing = malloc(count * sizeof *missing);
    if (missing == NULL)
        return -ENOMEM;
    for (unsigned index = 0; index < count; index++)
        missing[index] = size;
    int error = gather(poller, connections, missing, count, first, last);
    free(missing);
    return error;
}

long long measure_process(char *const arguments[], int output)
{
    long long start = measure_now();
    int child = measure_spawn(arguments, 0, output);
    int status;
    if (child < 0)
        return child;
    if (waitpid(child, &status, 0) < 0)
        return -errno;
    return status == 0 ? measure_now() - start : -ECHILD;
}
