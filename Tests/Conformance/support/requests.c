#include "requests.h"

#include "harness.h"
#include "network.h"
#include "sockets.h"

#include <string.h>

void pend(SOCKET s, WSAOVERLAPPED *overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    struct outcome outcome = control_overlapped(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, overlapped, routine);

    REQUIRE_EQUAL(outcome.result, SOCKET_ERROR);
    REQUIRE_EQUAL(outcome.error, WSA_IO_PENDING);
}

/* The socket address of a text, and its size. */
static size_t parse(const char *text, struct sockaddr_storage *address) {
    struct sockaddr_in6 six;
    struct sockaddr_in four;

    if (strchr(text, ':') != NULL) {
        six = ipv6(text, 0, 0);
        memcpy(address, &six, sizeof six);
        return sizeof six;
    }
    four = ipv4(text, 0);
    memcpy(address, &four, sizeof four);
    return sizeof four;
}

void pend_route(
    SOCKET s, const char *destination, WSAOVERLAPPED *overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    struct sockaddr_storage address;
    size_t size = parse(destination, &address);
    struct outcome outcome =
        control_overlapped(s, SIO_ROUTING_INTERFACE_CHANGE, &address, size, NULL, 0, overlapped, routine);

    REQUIRE_EQUAL(outcome.result, SOCKET_ERROR);
    REQUIRE_EQUAL(outcome.error, WSA_IO_PENDING);
}

struct outcome arm(SOCKET s) { return control(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0); }

struct outcome arm_route(SOCKET s, const char *destination) {
    struct sockaddr_storage address;
    size_t size = parse(destination, &address);

    return control(s, SIO_ROUTING_INTERFACE_CHANGE, &address, size, NULL, 0);
}

void select_events(SOCKET s, WSAEVENT event, LONG events) {
    int error = POISONED_ERROR;

    REQUIRE_EQUAL(WSPEventSelect(s, event, events, &error), 0);
    EXPECT_EQUAL(error, POISONED_ERROR);
}

WSANETWORKEVENTS enumerate(SOCKET s, WSAEVENT event) {
    WSANETWORKEVENTS events;
    int error = POISONED_ERROR;

    memset(&events, 0xAB, sizeof events);
    REQUIRE_EQUAL(WSPEnumNetworkEvents(s, event, &events, &error), 0);
    EXPECT_EQUAL(error, POISONED_ERROR);
    return events;
}

void close_socket(SOCKET s) {
    int error = POISONED_ERROR;

    EXPECT_EQUAL(WSPCloseSocket(s, &error), 0);
    EXPECT_EQUAL(error, POISONED_ERROR);
}

void change_list4(void) {
    static int is_there;

    network("address %s 198.51.100.7/24 dev v0", is_there ? "del" : "add");
    is_there = !is_there;
}

void change_list6(void) {
    static int is_there;

    network("address %s 2001:db8:77::7/64 dev v0%s", is_there ? "del" : "add", is_there ? "" : " nodad");
    is_there = !is_there;
}

void change_route4(void) {
    static int is_there;

    network("route %s unreachable 203.0.113.0/24", is_there ? "del" : "add");
    is_there = !is_there;
}
