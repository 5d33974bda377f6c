/* The frames of the protocol that clients in C send and receive in tests; Sources/WSPProtocol describes them. */
#pragma once

#include <netinet/in.h>
#include <stdint.h>

enum { HELLO = 1, CONTROL = 2, HELLO_REPLY = 129, RESULT = 130, COMPLETION = 131 };
enum { PENDING = 997 };
static const uint32_t ROUTE_QUERY = 0xC8000014, ROUTE_CHANGE = 0x88000015, LIST_CHANGE = 0x28000017;

struct header {
    uint32_t length;
    uint16_t type, reserved;
    uint64_t id;
};
struct hello {
    struct header header;
    char magic[4];
    uint16_t lowest, highest;
};
struct generation {
    uint32_t words[4];
};
struct control {
    struct header header;
    uint32_t code, capacity;
    uint16_t family;
    uint8_t socket_type, socket_flags;
    uint32_t mark, interface, user;
    uint8_t service, reserved;
    uint16_t flags;
    uint32_t quiet, ceiling, removal;
    struct generation since;
    uint8_t bound[28];
    uint32_t reserved_too;
    struct sockaddr_in destination;
};
struct reply {
    struct header header;
    uint32_t error, bytes;
    struct generation generation;
};
_Static_assert(sizeof(struct control) == 104 + sizeof(struct sockaddr_in), "a CONTROL frame with its input");
_Static_assert(sizeof(struct reply) == 40, "a RESULT frame without output");
