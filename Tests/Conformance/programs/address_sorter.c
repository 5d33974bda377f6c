/* Chromium's address sorter: separate buffers of equal size, the whole of which is the input; addresses 128 bytes apart;
   IPv4 mapped. Here it sorts again after each change of what is reachable. */
#include "calls.h"
#include "changes.h"
#include "network.h"
#include "sockets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const destinations[] = {"::ffff:203.0.113.9", "2001:db8:9::9", "2001:db8:8::8"};
enum { count = 3, stride = sizeof(struct sockaddr_storage) };

/* The place of an address in the sorted list. */
static int place_of(SOCKET s, const char *address) {
    size_t size = sizeof(SOCKET_ADDRESS_LIST) + count * (sizeof(SOCKET_ADDRESS) + stride);
    SOCKET_ADDRESS_LIST *in = calloc(1, size), *out = calloc(1, size);
    char *storage = (char *)&in->Address[0] + count * sizeof(SOCKET_ADDRESS);
    struct outcome outcome;
    int i, place = -1;

    in->iAddressCount = count;
    for (i = 0; i < count; i++) {
        struct sockaddr_in6 destination = ipv6(destinations[i], 0, 0);
        SOCKET_ADDRESS entry = {(struct sockaddr *)(void *)(storage + i * stride), sizeof destination};

        memcpy(entry.lpSockaddr, &destination, sizeof destination);
        memcpy((char *)&in->Address[0] + (size_t)i * sizeof entry, &entry, sizeof entry);
    }
    outcome = control(s, SIO_ADDRESS_LIST_SORT, in, size, out, size);
    MUST(outcome.result == 0);
    MUST(out->iAddressCount == count);
    for (i = 0; i < count; i++) {
        SOCKET_ADDRESS entry;

        memcpy(&entry, (char *)&out->Address[0] + (size_t)i * sizeof entry, sizeof entry);
        MUST((char *)entry.lpSockaddr > (char *)out && (char *)entry.lpSockaddr < (char *)out + size);
        if (strcmp(text_of(entry.lpSockaddr), address) == 0) place = i;
    }
    free(in);
    free(out);
    return place;
}

int main(void) {
    SOCKET s = udp6();
    int i, wrong = 0;

    for (i = 0; i < change_count; i++) {
        network("route %s unreachable 2001:db8:9::/48", i % 2 == 0 ? "add" : "del");
        /* Unreachable, it is the last; reachable, it is before what is IPv4. */
        if (i % 2 == 0) wrong += place_of(s, "2001:db8:9::9") != 2;
        else wrong += place_of(s, "::ffff:203.0.113.9") != 2;
    }
    printf("%s address_sorter: %d of %d orders wrong\n", wrong == 0 ? "passed" : "FAILED", wrong, (int)change_count);
    return wrong != 0;
}
