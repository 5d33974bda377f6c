/* A client that sends everything that a client can: each control code with fields and inputs chosen at random, whole,
 * cut and longer than they should be, and frames that break the protocol.
 *   client ROUNDS SEED
 */
#define _GNU_SOURCE 1
#include "../attacks/client.h"

enum { LONGEST = 4096, CANCEL = 3, VIOLATIONS = 16, DESTINATIONS = 32 };
static const uint32_t codes[] = {
    0x48000016, 0x28000017, 0xC8000014, 0x88000015, 0xC8000019, 0x4004747f, 0x4004747e, 0x58005701, 0xD8005702,
    0x58005703, 0xD8005704, 0xD8005705, 0x58005706, 0x9800000C, 0x88000009, 0xC8000007, 0x98000004, 0x48000018,
};
static const uint16_t families[] = {AF_UNSPEC, AF_INET, AF_INET6};

static uint64_t state, ended;
static uint8_t frame[LONGEST];

/* splitmix64 */
static uint64_t any(void) {
    uint64_t value = state += 0x9e3779b97f4a7c15;

    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
    value = (value ^ value >> 27) * 0x94d049bb133111eb;
    return value ^ value >> 31;
}
static uint32_t below(uint32_t bound) { return (uint32_t)(any() % bound); }
static bool one_in(uint32_t count) { return below(count) == 0; }

static void fill(void *bytes, size_t length) {
    for (size_t index = 0; index < length; index++) ((uint8_t *)bytes)[index] = (uint8_t)any();
}

/* A socket address of a family; half of them are of addresses that there are routes to. */
static size_t place_address(void *place, uint16_t family) {
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};

    if (family == AF_INET) {
        four.sin_addr.s_addr = one_in(2) ? htonl(0xC0000200 | below(256)) : (uint32_t)any();
        memcpy(place, &four, sizeof four);
        return sizeof four;
    }
    fill(&six.sin6_addr, sizeof six.sin6_addr);
    if (one_in(2)) memcpy(&six.sin6_addr, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0", 12);
    six.sin6_scope_id = one_in(2) ? 0 : below(4);
    memcpy(place, &six, sizeof six);
    return sizeof six;
}

static size_t place_destinations(uint8_t *place) {
    size_t count = 1 + below(DESTINATIONS);

    for (size_t index = 0; index < count; index++, place += 24) {
        uint16_t family = families[1 + below(2)];

        memset(place, 0, 24);
        memcpy(place, &family, sizeof family);
        fill(place + 8, family == AF_INET ? 4 : 16);
    }
    return count * 24;
}

static size_t place_list(uint8_t *place) {
    uint64_t count = 1 + below(8), offset = 8 + count * 16, length;

    memcpy(place, &count, sizeof count);
    for (uint64_t index = 0; index < count; index++) {
        length = place_address(place + offset, AF_INET6);
        memcpy(place + 8 + index * 16, &offset, sizeof offset);
        memcpy(place + 16 + index * 16, &length, sizeof length);
        offset += length;
    }
    return offset;
}

static size_t place_input(uint32_t code, uint16_t family, uint8_t *place) {
    size_t length;

    if (one_in(16)) {
        fill(place, length = below(256));
        return length;
    }
    switch (code) {
    case 0xC8000014:
    case 0x88000015:
    case 0xD8005704: length = place_address(place, family == AF_UNSPEC ? AF_INET : family); break;
    case 0xD8005702: length = place_destinations(place); break;
    case 0xC8000019: length = place_list(place); break;
    case 0xD8005705: fill(place, length = one_in(2) ? 0 : 8); break;
    default: length = 0;
    }
    return one_in(16) ? length / 2 : length;
}

/* Lays out a request whose header is in order and returns its length. */
static size_t lay_out(uint64_t id) {
    uint32_t code = one_in(16) ? (uint32_t)any() : codes[below(sizeof codes / sizeof *codes)];
    uint16_t family = families[below(3)];
    struct control control = {
        .code = code, .capacity = one_in(8) ? below(64) : 1 << 20, .family = family,
        .socket_type = (uint8_t)below(4), .socket_flags = (uint8_t)below(4), .mark = one_in(2) ? 0 : below(8),
        .interface = one_in(2) ? 0 : below(4), .user = one_in(2) ? getuid() : (uint32_t)any(),
        .service = (uint8_t)any(), .flags = (uint16_t)below(8), .since = {{below(2), 0, below(4), 0}},
    };
    size_t input = place_input(code, family, frame + BARE);

    if (one_in(2)) place_address(control.bound, families[1 + below(2)]);
    control.header = (struct header){(uint32_t)(BARE + input), CONTROL, 0, id};
    memcpy(frame, &control, BARE);
    return BARE + input;
}

static int greeted(void) {
    int descriptor = connection(0);

    if (descriptor < 0 || !greet(descriptor) || receive(descriptor).header.type != HELLO_REPLY)
        err(1, "the service does not greet");
    return descriptor;
}

/* Sends what may break the protocol on a connection of its own, and waits for the end of that. */
static void violate(void) {
    int descriptor = greeted();
    size_t length = lay_out(1);

    for (unsigned count = 1 + below(4); count > 0; count--) frame[below((uint32_t)length)] = (uint8_t)any();
    // A service that has ended the connection meanwhile takes no more.
    send(descriptor, frame, one_in(4) ? below((uint32_t)length) : length, MSG_NOSIGNAL);
    shutdown(descriptor, SHUT_WR);
    while (receive(descriptor).header.type != 0) continue;
    close(descriptor);
    ended++;
}

int main(int count, char **arguments) {
    unsigned long rounds = count == 3 ? strtoul(arguments[1], NULL, 10) : 0, answered = 0;
    int descriptor;

    if (rounds == 0) errx(64, "usage: client ROUNDS SEED");
    state = strtoull(arguments[2], NULL, 10);
    descriptor = greeted();
    for (uint64_t id = 1; id <= rounds; id++) {
        if (one_in(VIOLATIONS)) violate();
        if (!transmit(descriptor, frame, lay_out(id))) err(1, "send");
        for (;;) {
            struct reply reply = receive(descriptor);

            if (reply.header.type == 0 || reply.header.type == ERROR)
                errx(1, "the service ends a connection that broke nothing, at request %llu", (unsigned long long)id);
            if (reply.header.type == RESULT && reply.header.id == id) break;
        }
        answered++;
    }
    printf("%lu requests answered, %llu connections ended\n", answered, (unsigned long long)ended);
    return 0;
}
