/* The attacks on the daemon, by a client of another user.
 *   attack NAME
 * attacks until SIGTERM; says "begun" once the attack is under way, and at the end what it achieved, as NAME=COUNT words:
 *   opened, denied    connections that were made, and that the service ended with ERROR or the kernel did not make
 *   sent, answered    requests
 *   waiting, refused  requests that wait for a change, and that were refused with WSAENOBUFS
 */
#define _GNU_SOURCE 1
#include <fcntl.h>
#include <poll.h>
#include <signal.h>

#include "client.h"

enum { USER = 1000, CONNECTIONS = 20000, PENDING_REQUESTS = 16384, HALVES = 64, FRAME = 1 << 20, BATCH = 4096 };
enum { SORTED = 2048, PER_SECOND = 10000, WINDOW = 64, CROWD = 1000, GREED = 256, LEAST_FRAME = 65536 };
static const uint32_t SORT = 0xC8000019, BATCH_QUERY = 0xD8005702, EXPLAIN = 0xD8005704, HISTORY = 0xD8005705,
                      VERIFY = 0x58005706, FIRST = 0x0A000000;

static volatile sig_atomic_t over;
static unsigned long long opened, denied, sent, answered, waiting, refused;
static _Alignas(8) char frame[FRAME];

static void finish(int signal) { over = signal; }
static void begun(void) { puts("begun"); }

static void rest(void) {
    begun();
    while (!over) pause();
}

static int greeted(void) {
    int descriptor;

    errno = 0;
    descriptor = connection(0);

    if (descriptor < 0 || !greet(descriptor) || receive(descriptor).header.type != HELLO_REPLY) {
        if (descriptor >= 0) close(descriptor);
        denied++;
        return -1;
    }
    opened++;
    return descriptor;
}

/* Reads what the service sends, for as long as that is there, in pieces that need not be whole frames. */
static void drain(int descriptor, size_t limit) {
    static char bytes[1 << 18];
    static struct reply reply;
    static size_t have;
    ssize_t count = recv(descriptor, bytes, limit < sizeof bytes ? limit : sizeof bytes, MSG_DONTWAIT);

    if (count == 0) errx(1, "the service ends the connection");
    for (ssize_t offset = 0; offset < count;) {
        size_t part = (size_t)(count - offset), missing;

        missing = have < sizeof reply ? sizeof reply - have : reply.header.length - have;
        if (part > missing) part = missing;
        if (have < sizeof reply) memcpy((char *)&reply + have, bytes + offset, part);
        have += part;
        offset += (ssize_t)part;
        if (have < sizeof reply || have < reply.header.length) continue;
        answered += reply.header.type == RESULT && reply.error != PENDING && reply.error != NO_BUFFERS;
        waiting += reply.error == PENDING;
        refused += reply.error == NO_BUFFERS;
        have = 0;
    }
}

/* How a client that pipelines requests reads the answers. */
enum reading { EAGER, SLOW, NEVER };

/* Sends the frame again and again as far as the socket takes it. `vary`, if any, makes the input another one. */
static void pipeline(size_t length, enum reading reading, void (*vary)(void *input)) {
    static char block[1 << 20];
    size_t copies = length < sizeof block ? sizeof block / length : 1, total = copies * length, offset = 0;
    long long next = 0;
    uint64_t id = 1;
    int descriptor = greeted();

    if (descriptor < 0) errx(1, "no connection");
    fcntl(descriptor, F_SETFL, O_NONBLOCK);
    begun();
    while (!over) {
        struct pollfd events = {descriptor, (short)(POLLOUT | (reading == EAGER ? POLLIN : 0)), 0};
        ssize_t count;

        poll(&events, 1, reading == SLOW ? 100 : -1);
        if (events.revents & (POLLHUP | POLLERR)) errx(1, "the service ends the connection");
        if (events.revents & POLLIN) drain(descriptor, sizeof block);
        if (reading == SLOW && measure_now() >= next) {
            drain(descriptor, 1);
            next = measure_now() + 1000000000;
        }
        if (!(events.revents & POLLOUT)) continue;
        for (size_t copy = 0; offset == 0 && copy < copies; copy++) { // the id of one under way would be a violation
            memcpy(frame + offsetof(struct header, id), &id, sizeof id);
            if (vary != NULL) vary(frame + BARE);
            memcpy(block + copy * length, frame, length);
            id++;
        }
        if ((count = send(descriptor, block + offset, total - offset, MSG_NOSIGNAL)) <= 0) continue;
        sent += (offset % length + (size_t)count) / length;
        offset = (offset + (size_t)count) % total;
    }
}

/* None: shows what a process costs the others that only wants the processor. */
static void spin(void) {
    begun();
    while (!over) measure_now();
}

/* As many connections as this process may have, and the service allows. */
static void hold_connections(void) {
    while (!over && opened + denied < CONNECTIONS && (greeted() >= 0 || errno != EMFILE)) continue;
    rest();
}

/* Connections that wait for the service to have a descriptor for them. */
static void crowd(void) {
    int descriptors[CROWD];
    char byte;

    for (unsigned index = 0; index < CROWD; index++)
        if ((descriptors[index] = connection(SOCK_NONBLOCK)) < 0 || !greet(descriptors[index])) denied++;
        else opened++;
    rest();
    for (unsigned index = 0; index < CROWD; index++) answered += recv(descriptors[index], &byte, 1, MSG_DONTWAIT) == 1;
}

/* Takes as much as it gets of everything that the service keeps for a client, on as many connections as it gets: one half
 * of them has watches and nearly a frame in the service, the other half answers that nobody reads. */
static void take_everything(void) {
    int descriptor;

    while (!over && (descriptor = greeted()) >= 0) {
        fcntl(descriptor, F_SETFL, O_NONBLOCK);
        for (unsigned asked = 1; opened % 2 == 0 && asked <= GREED; asked++, sent++) {
            size_t length = about(frame, asked, ROUTE_CHANGE, FIRST + (uint32_t)sent);

            // The answers are not read: what is refused takes nothing.
            if (!transmit(descriptor, frame, length)) break;
        }
        if (opened % 2 == 0) {
            request(frame, GREED + 1, BATCH_QUERY, AF_INET, LEAST_FRAME - BARE);
            send(descriptor, frame, LEAST_FRAME - 1, MSG_NOSIGNAL);
        } else {
            while (transmit(descriptor, frame, about(frame, ++sent, ROUTE_QUERY, FIRST))) continue;
        }
    }
    rest();
}

/* Connects without waiting, so that the queue of the listening socket stays full. */
static void fill_queue(void) {
    begun();
    while (!over) {
        int held[256];

        for (unsigned index = 0; index < 256; index++)
            if ((held[index] = connection(SOCK_NONBLOCK)) < 0) denied++;
            else opened++;
        for (unsigned index = 0; index < 256; index++)
            if (held[index] >= 0) close(held[index]);
    }
}

static void open_and_close(void) {
    long long next = measure_now();

    begun();
    for (; !over; next += 1000000000 / PER_SECOND) {
        int descriptor;

        while (measure_now() < next) continue;
        if ((descriptor = connection(0)) < 0) {
            denied++;
            continue;
        }
        opened++;
        close(descriptor);
    }
}

/* Arms requests, each connection as many as one may have, until the service has refused `enough` of them. */
static void arm(uint32_t code, uint64_t enough) {
    while (!over && refused < enough) {
        unsigned asked = 0;
        int descriptor = greeted();

        if (descriptor < 0) errx(1, "no connection after %llu requests", waiting);
        while (!over && refused < enough && asked < PENDING_REQUESTS) {
            for (unsigned window = 0; window < WINDOW; window++, asked++, sent++) {
                uint32_t address = FIRST + (uint32_t)sent;
                size_t length = code == LIST_CHANGE ? request(frame, asked + 1, code, AF_INET, 0)
                                                    : about(frame, asked + 1, code, address);

                if (!transmit(descriptor, frame, length)) err(1, "send");
            }
            for (unsigned window = 0; window < WINDOW; window++) {
                struct reply reply = receive(descriptor);

                if (reply.header.type == 0) errx(1, "the service ends the connection");
                waiting += reply.error == PENDING;
                refused += reply.error == NO_BUFFERS;
            }
        }
    }
    rest();
}

static void watch(void) { arm(ROUTE_CHANGE, 10000); }
static void wait_for_lists(void) { arm(LIST_CHANGE, 10000); }

/* Sends all of a frame but its end, on many connections; then one byte after the other, to each in turn. */
static void halves(void) {
    static int descriptors[HALVES];
    size_t left[HALVES], length = request(frame, 1, BATCH_QUERY, AF_INET, FRAME - BARE), tail = length / 64;

    for (unsigned index = 0; index < HALVES; index++) {
        if ((descriptors[index] = greeted()) < 0) errx(1, "no connection");
        left[index] = tail;
        for (size_t offset = 0; offset < length - tail && !over;) {
            ssize_t count = send(descriptors[index], frame + offset, length - tail - offset, MSG_NOSIGNAL);

            if (count <= 0) {
                if (over) return;
                err(1, "send");
            }
            offset += (size_t)count;
        }
    }
    begun();
    for (unsigned index = 0; !over; index = (index + 1) % HALVES) {
        if (left[index] == 1) continue;
        if (!transmit(descriptors[index], frame + length - left[index], 1)) {
            if (over) break; // the signal came while the socket had no room
            err(1, "send");
        }
        left[index]--;
        sent++;
    }
}

static void query(enum reading reading) { pipeline(about(frame, 1, ROUTE_QUERY, FIRST + 1), reading, NULL); }
static void query_unread(void) { query(NEVER); }
static void query_byte_a_second(void) { query(SLOW); }
static void query_flood(void) { query(EAGER); }
static void explain(void) { pipeline(about(frame, 1, EXPLAIN, FIRST + 1), EAGER, NULL); }
static void history(void) { pipeline(request(frame, 1, HISTORY, AF_UNSPEC, 0), EAGER, NULL); }
static void verify(void) { pipeline(request(frame, 1, VERIFY, AF_UNSPEC, 0), EAGER, NULL); }

struct destination {
    uint16_t family, reserved;
    uint32_t scope;
    uint32_t address[4];
};

/* Each batch asks for others, so that none is answered from memory. */
static void other_destinations(void *input) {
    static uint32_t address;
    struct destination *destinations = input;

    for (unsigned index = 0; index < BATCH; index++)
        destinations[index] = (struct destination){.family = AF_INET, .address = {htonl(FIRST + address++ % (1 << 24))}};
}

static void batch(void) {
    pipeline(request(frame, 1, BATCH_QUERY, AF_INET, BATCH * sizeof(struct destination)), EAGER, other_destinations);
}

static void sort(void) {
    struct list {
        uint64_t count;
        struct {
            uint64_t offset, length;
        } entries[SORTED];
        struct sockaddr_in6 addresses[SORTED];
    } *list = (void *)(frame + BARE);

    list->count = SORTED;
    for (unsigned index = 0; index < SORTED; index++) {
        struct sockaddr_in6 *address = &list->addresses[index];

        list->entries[index].offset = (uint64_t)((char *)address - (char *)list);
        list->entries[index].length = sizeof *address;
        *address = (struct sockaddr_in6){.sin6_family = AF_INET6};
        address->sin6_addr.s6_addr32[2] = htonl(0xFFFF);
        address->sin6_addr.s6_addr32[3] = htonl(FIRST + index);
    }
    pipeline(request(frame, 1, SORT, AF_INET6, sizeof *list), EAGER, NULL);
}

static const struct {
    const char *name;
    void (*run)(void);
} attacks[] = {
    {"processor", spin},       {"connections", hold_connections}, {"queue", fill_queue},
    {"churn", open_and_close}, {"unread", query_unread},          {"byte-a-second", query_byte_a_second},
    {"queries", query_flood},  {"watches", watch},                {"pending", wait_for_lists},
    {"halves", halves},        {"explanations", explain},         {"batches", batch},
    {"sorts", sort},           {"verifications", verify},         {"history", history},
    {"crowd", crowd},          {"everything", take_everything},
};

int main(int count, char **arguments) {
    struct sigaction action = {.sa_handler = finish};

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (count != 2) errx(64, "usage: attack NAME");
    sigaction(SIGTERM, &action, NULL);
    if (measure_raise_descriptor_limit() < 0) err(1, "setrlimit");
    if (setgid(USER) < 0 || setuid(USER) < 0) err(1, "another user than root");
    for (size_t index = 0; index < sizeof attacks / sizeof *attacks; index++) {
        if (strcmp(arguments[1], attacks[index].name) != 0) continue;
        attacks[index].run();
        printf("opened=%llu denied=%llu sent=%llu answered=%llu waiting=%llu refused=%llu\n", opened, denied, sent,
               answered, waiting, refused);
        return 0;
    }
    errx(64, "%s: no such attack", arguments[1]);
}
