/* The well-behaved client: measures what it notices of the others.
 *   probe MILLISECONDS [connected]
 * Says "connected" once it is, and waits for a line. For that long it then asks for a route, waits for a change of the
 * address list that it makes itself, and greets the service on a connection of its own, at the pace of a client that has
 * something else to do. "connected": it makes no further connection. It prints the p50 and p99 of each, in microseconds,
 * and how often it did it. It fails where an answer does not come within PATIENCE seconds, or is not the one to its
 * request.
 *
 * It has real-time priority: what it measures is how long the daemon takes, and not how long the scheduler leaves a
 * client waiting that shares its processor with a busy daemon.
 */
#define _GNU_SOURCE 1
#include <sched.h>
#include <sys/time.h>

#include "client.h"

enum { SAMPLES = 1 << 17, QUERIES = 10, PACE = 2000, PATIENCE = 10 };
enum { QUERY, CHANGE, GREETING, FIGURES };
static const char *const names[] = {"query", "change", "greeting"};
static const uint32_t DESTINATION = 0x0A000001, MOVING = 0xC6336407;

static long long samples[FIGURES][SAMPLES];
static size_t counts[FIGURES];

static void note(int figure, long long start) {
    if (counts[figure] < SAMPLES) samples[figure][counts[figure]++] = measure_now() - start;
}

static int compare(const void *left, const void *right) {
    long long a = *(const long long *)left, b = *(const long long *)right;

    return (a > b) - (a < b);
}

static void report(int figure) {
    size_t count = counts[figure];
    long long *sorted = samples[figure];

    qsort(sorted, count, sizeof *sorted, compare);
    printf("%s %.1f %.1f %zu\n", names[figure], (double)sorted[count / 2] / 1e3, (double)sorted[count * 99 / 100] / 1e3,
           count);
}

static void expect(int descriptor, uint16_t type, uint64_t id, uint32_t error) {
    struct reply reply = receive(descriptor);

    if (reply.header.type == 0) err(1, "no answer of type %u", type);
    if (reply.header.type != type || reply.header.id != id || (type != HELLO_REPLY && reply.error != error))
        errx(1, "frame %u of request %llu with error %u instead of frame %u of request %llu with error %u",
             reply.header.type, (unsigned long long)reply.header.id, reply.error, type, (unsigned long long)id, error);
}

static int greeted(void) {
    struct timeval patience = {PATIENCE, 0};
    int descriptor = connection(0);

    if (descriptor < 0) err(1, "connect");
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (!greet(descriptor)) err(1, "send");
    expect(descriptor, HELLO_REPLY, 0, 0);
    return descriptor;
}

int main(int count, char **arguments) {
    long long start, end;
    int descriptor = greeted(), netlink = measure_rtnetlink(), greets = count < 3;
    unsigned interface = measure_interface("lo");
    struct sched_param priority = {1};
    char frame[256];
    bool present = false;

    if (count < 2) errx(64, "usage: probe MILLISECONDS [connected]");
    if (sched_setscheduler(0, SCHED_FIFO, &priority) < 0) err(1, "real-time priority");
    setvbuf(stdout, NULL, _IOLBF, 0);
    puts("connected");
    if (getchar() == EOF) return 1;
    end = measure_now() + atoi(arguments[1]) * 1000000LL;
    while (measure_now() < end) {
        for (unsigned query = 0; query < QUERIES; query++) {
            start = measure_now();
            if (!transmit(descriptor, frame, about(frame, 1, ROUTE_QUERY, DESTINATION))) err(1, "send");
            expect(descriptor, RESULT, 1, 0);
            note(QUERY, start);
        }
        if (!transmit(descriptor, frame, request(frame, 2, LIST_CHANGE, AF_INET, 0))) err(1, "send");
        expect(descriptor, RESULT, 2, PENDING);
        present = !present;
        if ((start = measure_change_address(netlink, interface, htonl(MOVING), present)) < 0)
            errx(1, "lo takes no address");
        expect(descriptor, COMPLETION, 2, 0);
        note(CHANGE, start);
        if (greets) {
            start = measure_now();
            close(greeted());
            note(GREETING, start);
        }
        usleep(PACE);
    }
    if (present) measure_change_address(netlink, interface, htonl(MOVING), 0);
    for (int figure = 0; figure < FIGURES; figure++)
        if (counts[figure] > 0) report(figure);
    return 0;
}
