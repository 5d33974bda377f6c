/* Clients with pending requests, which count exactly what completes.
 *   load CLIENTS GROUPS
 * Client number I waits for a change of the way to 10.(I % GROUPS).(I / 256).(I % 256), and for one of the IPv6 address
 * list. What completes is asked for again, with the generation that came. Commands, one a line, from standard input:
 *   expect TOTAL...   waits until each group has so many completions in all, then a second for more; tells what came
 *   query             asks for every destination once and tells how many answers came
 * It fails at the first thing that is not as it should be: a connection that ends, an answer nobody asked for, a number.
 */
#define _GNU_SOURCE 1
#include <arpa/inet.h>
#include <err.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "../frames.h"

enum { CLIENTS = 16384, GROUPS = 16, PATIENCE = 20000, QUIET = 1000 };
enum { GREETING, ROUTE, LIST, QUERY };

static struct pollfd descriptors[CLIENTS];
static unsigned clients, groups, totals[GROUPS], answers, armed;

static void transmit(unsigned client, const void *frame, size_t length) {
    if (send(descriptors[client].fd, frame, length, MSG_NOSIGNAL) != (ssize_t)length) err(1, "client %u: send", client);
}

static void receive(unsigned client, void *bytes, size_t length) {
    ssize_t count = recv(descriptors[client].fd, bytes, length, MSG_WAITALL);

    if (count < 0) err(1, "client %u: recv", client);
    if ((size_t)count != length) errx(1, "client %u: its connection was lost", client);
}

static void ask(unsigned client, unsigned id, const struct generation *since) {
    static const uint32_t codes[] = {[ROUTE] = ROUTE_CHANGE, [LIST] = LIST_CHANGE, [QUERY] = ROUTE_QUERY};
    uint32_t address = 10u << 24 | client % groups << 16 | client;
    struct control request = {
        .header = {id == LIST ? 104 : sizeof request, CONTROL, 0, id},
        .code = codes[id],
        .capacity = id == QUERY ? sizeof(struct sockaddr_in) : 0,
        .family = id == LIST ? AF_INET6 : AF_INET,
        .flags = since != NULL,
        .destination = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(address)},
    };

    if (since != NULL) request.since = *since;
    transmit(client, &request, request.header.length);
}

static void handle(unsigned client) {
    uint8_t rest[1024];
    struct reply reply;

    receive(client, &reply, sizeof reply);
    if (reply.header.length < sizeof reply || reply.header.length > sizeof reply + sizeof rest)
        errx(1, "client %u: a frame of %u bytes", client, reply.header.length);
    if (reply.header.length > sizeof reply) receive(client, rest, reply.header.length - sizeof reply);
    if (reply.header.type == HELLO_REPLY && reply.header.id == GREETING) return;
    if (reply.header.type == RESULT && reply.header.id == QUERY && reply.error == 0) {
        answers++;
    } else if (reply.header.type == RESULT && reply.header.id < QUERY && reply.error == PENDING) {
        armed++;
    } else if (reply.header.type == COMPLETION && reply.header.id == ROUTE && reply.error == 0) {
        totals[client % groups]++;
        ask(client, ROUTE, &reply.generation);
    } else {
        errx(1, "client %u: frame %u about request %llu with error %u", client, reply.header.type,
             (unsigned long long)reply.header.id, reply.error);
    }
}

static int64_t now(void) {
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Handles what comes until nothing has come for so long; or, where a number is watched, until that is reached. */
static void serve(int milliseconds, const unsigned *watched, unsigned number) {
    int64_t deadline = now() + milliseconds;

    while (watched == NULL || *watched < number) {
        int ready = poll(descriptors, clients, (int)(deadline > now() ? deadline - now() : 0));

        if (ready < 0) err(1, "poll");
        if (ready == 0) break;
        for (unsigned client = 0; client < clients; client++)
            if (descriptors[client].revents != 0) handle(client);
        if (watched == NULL) deadline = now() + milliseconds;
    }
}

static void begin(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct hello hello = {{sizeof hello, HELLO, 0, GREETING}, {'W', 'S', 'P', 'D'}, 1, 1};

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    for (unsigned client = 0; client < clients; client++) {
        int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

        if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address) < 0) err(1, "%s", path);
        descriptors[client] = (struct pollfd){descriptor, POLLIN, 0};
        transmit(client, &hello, sizeof hello);
        ask(client, ROUTE, NULL);
        ask(client, LIST, NULL);
    }
    serve(PATIENCE, &armed, 2 * clients);
    if (armed != 2 * clients) errx(1, "%u requests of %u are pending", armed, 2 * clients);
}

static void expect(char *words) {
    for (unsigned group = 0; group < groups; group++) {
        unsigned expected = (unsigned)strtoul(words, &words, 10);

        serve(PATIENCE, &totals[group], expected);
        if (totals[group] < expected) errx(1, "group %u: %u completions, expected %u", group, totals[group], expected);
    }
    serve(QUIET, NULL, 0);
}

static void tell(const char *words) {
    char text[256];
    int length = 0;

    for (unsigned group = 0; group < groups; group++)
        length += snprintf(text + length, sizeof text - (size_t)length, " %u", totals[group]);
    if (strcmp(text, words) != 0) errx(1, "completions%s, expected%s", text, words);
    printf("completions%s\n", text);
}

int main(int count, char **arguments) {
    const char *path = getenv("WSPD_SOCKET");
    struct rlimit limit = {CLIENTS + 64, CLIENTS + 64};
    char line[256];

    clients = count > 1 ? (unsigned)atoi(arguments[1]) : 0;
    groups = count > 2 ? (unsigned)atoi(arguments[2]) : 0;
    if (clients == 0 || clients > CLIENTS || groups == 0 || groups > GROUPS) errx(64, "usage: load CLIENTS GROUPS");
    if (setrlimit(RLIMIT_NOFILE, &limit) < 0) err(1, "setrlimit");
    setvbuf(stdout, NULL, _IOLBF, 0);
    begin(path != NULL ? path : "/run/wspd/wspd.sock");
    puts("armed");
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = 0;
        if (strncmp(line, "expect", 6) == 0) {
            expect(line + 6);
            tell(line + 6);
        } else if (strcmp(line, "query") == 0) {
            answers = 0;
            for (unsigned client = 0; client < clients; client++) ask(client, QUERY, NULL);
            serve(PATIENCE, &answers, clients);
            if (answers != clients) errx(1, "%u answers of %u", answers, clients);
            printf("answers %u\n", answers);
        } else {
            errx(64, "%s: no such command", line);
        }
    }
    return 0;
}
