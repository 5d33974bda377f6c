/* The clients of the soak, of three kinds, all in one process that hardly uses the processor:
 *   clients INTERFACE
 * - A well-behaved one waits for a change of the way to 203.0.113.9. PER_SECOND times a second that is moved to the
 *   interface or back, and the time until the completion is taken. A connection that is lost is made again.
 * - Slow readers send questions as long as they can and read one byte a tick.
 * - Others connect, ask to be told of a change and leave, the oldest first.
 * A line on standard input has it tell "CHANGES P50 P99 LOST CAME" since the last line: changes that were told, two
 * percentiles in microseconds, lost connections of the well-behaved client, and how many of the others came.
 * It fails where a change is not told within PATIENCE, or a frame is not as it should be.
 */
#define _GNU_SOURCE 1
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "CMeasure.h"
#include "../frames.h"

enum { PER_SECOND = 10, TICK = 1000 / PER_SECOND, SLOW = 8, VISITORS = 64, COME = 4, SAMPLES = 1 << 16 };
enum { GREETING, QUESTION, WAIT };
static const long long PATIENCE = 20000000000;
static const uint32_t WATCHED = 203u << 24 | 113 << 8 | 9;

static unsigned microseconds[SAMPLES], changes, lost, came;
static int steady = -1, slow[SLOW], visitors[VISITORS];

static int reach(int flags) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct hello hello = {{sizeof hello, HELLO, 0, GREETING}, {'W', 'S', 'P', 'D'}, 1, 1};
    const char *path = getenv("WSPD_SOCKET");
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);

    if (path == NULL) errx(64, "WSPD_SOCKET is not set");
    if (descriptor < 0) err(71, "socket");
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0
        && send(descriptor, &hello, sizeof hello, MSG_NOSIGNAL) == (ssize_t)sizeof hello)
        return descriptor;
    /* Nobody serves at the moment, or the queue is full. */
    close(descriptor);
    return -1;
}

static ssize_t ask(int descriptor, unsigned id, uint32_t destination, const struct generation *since) {
    struct control request = {
        .header = {sizeof request, CONTROL, 0, id},
        .code = id == WAIT ? ROUTE_CHANGE : ROUTE_QUERY,
        .capacity = id == WAIT ? 0 : sizeof(struct sockaddr_in),
        .family = AF_INET,
        .flags = since != NULL,
        .destination = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(destination)},
    };

    if (since != NULL) request.since = *since;
    return send(descriptor, &request, sizeof request, MSG_NOSIGNAL);
}

/* Receives the next frame of the well-behaved client; its type, or 0 where the connection has ended. */
static int receive(struct reply *reply) {
    char rest[1024];
    size_t length;

    for (length = 0; length < sizeof *reply;) {
        ssize_t part = recv(steady, (char *)reply + length, sizeof *reply - length, 0);

        if (part < 0 && errno == EAGAIN) errx(1, "no answer and no completion for too long");
        if (part <= 0) return 0;
        length += (size_t)part;
    }
    if (reply->header.length < sizeof *reply || reply->header.length > sizeof *reply + sizeof rest)
        errx(1, "a frame of %u bytes", reply->header.length);
    length = reply->header.length - sizeof *reply;
    return length == 0 || recv(steady, rest, length, MSG_WAITALL) == (ssize_t)length ? reply->header.type : 0;
}

/* Has the well-behaved client wait again; true if it was told at once that the way is another one by now. */
static int arm(const struct generation *since, struct generation *current) {
    long long deadline = measure_now() + PATIENCE;
    struct timeval patience = {PATIENCE / 1000000000, 0};
    struct reply reply;

    for (;;) {
        if (steady < 0) {
            if (measure_now() > deadline) errx(1, "nobody serves for too long");
            if ((steady = reach(0)) < 0) {
                usleep(10000);
                continue;
            }
            setsockopt(steady, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
            if (receive(&reply) != HELLO_REPLY) goto again;
        }
        if (ask(steady, WAIT, WATCHED, since) != (ssize_t)sizeof(struct control)) goto again;
        switch (receive(&reply)) {
            case 0: goto again;
            case RESULT:
                if (reply.error == PENDING) return 0;
                if (reply.error != 0) errx(1, "waiting was refused: %u", reply.error);
                *current = reply.generation;
                return 1;
            default: errx(1, "frame %u in place of a result", reply.header.type);
        }
    again:
        close(steady);
        steady = -1;
        lost++;
    }
}

/* One change of the way, and its completion. */
static void change(int rtnetlink, unsigned interface, int present) {
    static struct generation generation;
    static int known;
    uint32_t destination = htonl(WATCHED);
    struct reply reply;
    long long begin;

    while (arm(known ? &generation : NULL, &generation)) known = 1;
    begin = measure_change_route(rtnetlink, interface, (unsigned char *)&destination, 0, present);
    if (begin < 0) errx(1, "cannot change the route: %s", strerror((int)-begin));
    for (;;) {
        int type = receive(&reply);

        if (type == COMPLETION) {
            if (reply.error != 0) errx(1, "a completion with error %u", reply.error);
            generation = reply.generation;
            known = 1;
            break;
        }
        if (type != 0) errx(1, "frame %u in place of a completion", type);
        /* The daemon has crashed: the one that comes tells whether the way is another than the one that was known. */
        close(steady);
        steady = -1;
        lost++;
        if (!known) break;
        if (arm(&generation, &generation)) break;
        /* Its connection holds a request already: the completion is still to come. */
    }
    if (changes < SAMPLES) microseconds[changes++] = (unsigned)((measure_now() - begin) / 1000);
}

static void be_slow(void) {
    char byte;

    for (unsigned index = 0; index < SLOW; index++) {
        ssize_t received;

        if (slow[index] < 0 && (slow[index] = reach(SOCK_NONBLOCK)) < 0) continue;
        while (ask(slow[index], QUESTION, 0x0a000000 + index, NULL) == (ssize_t)sizeof(struct control)) continue;
        /* Of a daemon that has gone there may be much to read still. */
        received = errno == EAGAIN ? recv(slow[index], &byte, 1, 0) : 0;
        if (received == 1 || (received < 0 && errno == EAGAIN)) continue;
        close(slow[index]);
        slow[index] = -1;
    }
}

static void come_and_go(void) {
    static unsigned next;

    for (unsigned count = 0; count < COME; count++, next = (next + 1) % VISITORS) {
        if (visitors[next] >= 0) close(visitors[next]);
        if ((visitors[next] = reach(SOCK_NONBLOCK)) < 0) continue;
        ask(visitors[next], WAIT, 0x0a000000 + came % 65536, NULL);
        came++;
    }
}

static int ascending(const void *one, const void *other) {
    unsigned left = *(const unsigned *)one, right = *(const unsigned *)other;
    return (left > right) - (left < right);
}

static void tell(void) {
    qsort(microseconds, changes, sizeof *microseconds, ascending);
    printf("%u %u %u %u %u\n", changes, changes > 0 ? microseconds[changes / 2] : 0,
        changes > 0 ? microseconds[changes * 99 / 100] : 0, lost, came);
    changes = lost = came = 0;
}

int main(int count, char **arguments) {
    struct pollfd input = {STDIN_FILENO, POLLIN, 0};
    unsigned interface = count == 2 ? measure_interface(arguments[1]) : 0;
    int rtnetlink = measure_rtnetlink(), present = 0;
    char line[16];

    if (interface == 0) errx(64, "usage: clients INTERFACE");
    if (rtnetlink < 0) errx(71, "rtnetlink: %s", strerror(-rtnetlink));
    setvbuf(stdout, NULL, _IOLBF, 0);
    memset(slow, -1, sizeof slow);
    memset(visitors, -1, sizeof visitors);
    for (;;) {
        change(rtnetlink, interface, present = !present);
        be_slow();
        come_and_go();
        if (poll(&input, 1, TICK) <= 0) continue;
        if (fgets(line, sizeof line, stdin) == NULL) return 0;
        tell();
    }
}
