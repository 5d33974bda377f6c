/* What both sides of an attack do with a connection: the attacker and the well-behaved client. */
#pragma once

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "CMeasure.h"
#include "../frames.h"

/* The frame that ends a connection, and what a refused request says. */
enum { ERROR = 132, NO_BUFFERS = 10055 };
/* A request without its input. */
enum { BARE = offsetof(struct control, destination) };

/* Connects with the flags of socket(2); -1 with errno where that is refused. */
static inline int connection(int flags) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *path = getenv("WSPD_SOCKET");
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0), error;

    if (path == NULL) errx(64, "WSPD_SOCKET is not set");
    if (descriptor < 0) return -1;
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0) return descriptor;
    error = errno;
    close(descriptor);
    errno = error;
    return -1;
}

static inline bool transmit(int descriptor, const void *bytes, size_t length) {
    return send(descriptor, bytes, length, MSG_NOSIGNAL) == (ssize_t)length;
}

/* Receives a frame and forgets its output; its type is 0 where the connection has ended. */
static inline struct reply receive(int descriptor) {
    static const struct reply none;
    struct reply reply = {0};
    char rest[4096];
    size_t length = sizeof reply.header;

    if (recv(descriptor, &reply, length, MSG_WAITALL) != (ssize_t)length) return none;
    if (reply.header.length < length) errx(1, "a frame of %u bytes", reply.header.length);
    for (size_t remaining = reply.header.length - length; remaining > 0;) {
        bool isFixed = length < sizeof reply;
        size_t room = isFixed ? sizeof reply - length : sizeof rest, part = remaining < room ? remaining : room;

        if (recv(descriptor, isFixed ? (char *)&reply + length : rest, part, MSG_WAITALL) != (ssize_t)part) return none;
        length += part;
        remaining -= part;
    }
    return reply;
}

static inline bool greet(int descriptor) {
    struct hello hello = {{sizeof hello, HELLO, 0, 0}, {'W', 'S', 'P', 'D'}, 1, 1};

    return transmit(descriptor, &hello, sizeof hello);
}

/* Lays out a request with so many bytes of input, which are left to the caller, and returns the frame's length. */
static inline size_t request(void *frame, uint64_t id, uint32_t code, uint16_t family, size_t input) {
    struct control control = {
        .header = {(uint32_t)(BARE + input), CONTROL, 0, id}, .code = code, .capacity = 1 << 20, .family = family,
    };

    memcpy(frame, &control, BARE);
    return BARE + input;
}

/* Lays out a request about an IPv4 address. */
static inline size_t about(void *frame, uint64_t id, uint32_t code, uint32_t address) {
    struct sockaddr_in destination = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(address)};

    memcpy((char *)frame + BARE, &destination, sizeof destination);
    return request(frame, id, code, AF_INET, sizeof destination);
}
