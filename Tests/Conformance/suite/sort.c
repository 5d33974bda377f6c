/* SIO_ADDRESS_LIST_SORT (A.3). */
#include "calls.h"
#include "harness.h"
#include "network.h"
#include "sockets.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { most = 8, capacity = 2048 };

struct sortable {
    union { SOCKET_ADDRESS_LIST list; char bytes[capacity]; } buffer;
    struct sockaddr_storage scattered[most]; /* 128 bytes apart */
};

/* A list whose socket addresses stand apart from it. NULL ends the addresses. */
static void fill(struct sortable *sortable, ...) {
    struct sockaddr_in6 address;
    SOCKET_ADDRESS *entry;
    const char *text;
    va_list texts;
    int count = 0;

    memset(sortable, 0xCC, sizeof *sortable);
    va_start(texts, sortable);
    for (; (text = va_arg(texts, const char *)) != NULL; count++) {
        address = ipv6(text, 0, 1000 + count);
        memcpy(&sortable->scattered[count], &address, sizeof address);
        entry = &sortable->buffer.list.Address[0] + count;
        entry->lpSockaddr = (struct sockaddr *)&sortable->scattered[count];
        entry->iSockaddrLength = sizeof address;
    }
    va_end(texts);
    sortable->buffer.list.iAddressCount = count;
}

static size_t size_of(int count) { return 8 + (size_t)count * (16 + sizeof(struct sockaddr_in6)); }

static const char *text_of_list(const SOCKET_ADDRESS_LIST *list) {
    static char text[512];
    const SOCKET_ADDRESS *entry = list->Address;
    size_t length = 0;
    int i;

    text[0] = '\0';
    for (i = 0; i < list->iAddressCount; i++) {
        length += (size_t)snprintf(
            text + length, sizeof text - length, "%s%s", i > 0 ? " " : "", text_of(entry[i].lpSockaddr));
    }
    return text;
}

TEST("IPv6 destinations come before mapped IPv4 ones, where both are reachable") {
    struct sortable in, out;

    fill(&in, "::ffff:203.0.113.9", "2001:db8:9::9", NULL);
    EXPECT_SUCCESS(
        control(udp6(), SIO_ADDRESS_LIST_SORT, &in.buffer, capacity, &out.buffer, capacity), (DWORD)size_of(2));
    EXPECT_TEXT(text_of_list(&out.buffer.list), "2001:db8:9::9 ::ffff:203.0.113.9");
}

TEST("unreachable destinations come last") {
    struct sortable in, out;

    network("route add unreachable 2001:db8:9::/48");
    fill(&in, "2001:db8:9::9", "::ffff:203.0.113.9", "2001:db8:8::8", NULL);
    EXPECT_SUCCESS(
        control(udp6(), SIO_ADDRESS_LIST_SORT, &in.buffer, capacity, &out.buffer, capacity), (DWORD)size_of(3));
    EXPECT_TEXT(text_of_list(&out.buffer.list), "2001:db8:8::8 ::ffff:203.0.113.9 2001:db8:9::9");
}

TEST("of destinations that nothing else tells apart the one with the longer common prefix comes first") {
    struct sortable in, out;

    fill(&in, "2001:db8:8000::1", "2001:db8::1", NULL);
    EXPECT_EQUAL(control(udp6(), SIO_ADDRESS_LIST_SORT, &in.buffer, capacity, &out.buffer, capacity).result, 0);
    EXPECT_TEXT(text_of_list(&out.buffer.list), "2001:db8::1 2001:db8:8000::1");
}

TEST("equal destinations keep their order") {
    struct sortable in, out;

    fill(&in, "2001:db8:8::3", "2001:db8:8::3", "2001:db8:8::3", NULL);
    REQUIRE_EQUAL(control(udp6(), SIO_ADDRESS_LIST_SORT, &in.buffer, capacity, &out.buffer, capacity).result, 0);
    EXPECT_EQUAL(((struct sockaddr_in6 *)(void *)out.buffer.list.Address[0].lpSockaddr)->sin6_port, htons(1000));
}

TEST("the output's pointers point into the output, one behind the other, and ports are kept") {
    struct sortable in, out;
    const SOCKET_ADDRESS *entry = &out.buffer.list.Address[0];
    int i;

    fill(&in, "::ffff:203.0.113.9", "2001:db8:9::9", "2001:db8:8::8", NULL);
    EXPECT_EQUAL(control(udp6(), SIO_ADDRESS_LIST_SORT, &in.buffer, capacity, &out.buffer, capacity).result, 0);
    REQUIRE_EQUAL(out.buffer.list.iAddressCount, 3);
    for (i = 0; i < 3; i++) {
        EXPECT((char *)entry[i].lpSockaddr == out.buffer.bytes + 8 + 3 * 16 + i * 28);
        EXPECT_EQUAL(entry[i].iSockaddrLength, 28);
    }
    EXPECT_EQUAL(((struct sockaddr_in6 *)(void *)entry[2].lpSockaddr)->sin6_port, htons(1000));
}

TEST("a list may be sorted in place, as a query has told it") {
    union { SOCKET_ADDRESS_LIST list; char bytes[capacity]; } buffer;
    struct outcome outcome;
    SOCKET s = dual();

    outcome = control(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, &buffer, capacity);
    REQUIRE_EQUAL(outcome.result, 0);
    EXPECT_SUCCESS(control(s, SIO_ADDRESS_LIST_SORT, &buffer, outcome.bytes, &buffer, capacity), outcome.bytes);
    EXPECT_EQUAL(buffer.list.iAddressCount, 3);
    EXPECT(strstr(text_of_list(&buffer.list), "::ffff:192.0.2.2") != NULL);
    EXPECT(strstr(text_of_list(&buffer.list), "2001:db8::2") != NULL);
}

TEST("the exact input size is enough, and slack behind it is ignored") {
    struct sortable in, out;

    fill(&in, "::ffff:203.0.113.9", "2001:db8:9::9", NULL);
    EXPECT_SUCCESS(
        control(udp6(), SIO_ADDRESS_LIST_SORT, &in.buffer, 8 + 2 * 16, &out.buffer, size_of(2)), (DWORD)size_of(2));
}

TEST("a short output is WSAEFAULT with the bytes that are needed") {
    struct sortable in, out;

    fill(&in, "::ffff:203.0.113.9", "2001:db8:9::9", NULL);
    EXPECT_FAILURE(
        control(udp6(), SIO_ADDRESS_LIST_SORT, &in.buffer, capacity, &out.buffer, size_of(2) - 1), WSAEFAULT,
        (DWORD)size_of(2));
    EXPECT_FAILURE(
        control(udp6(), SIO_ADDRESS_LIST_SORT, &in.buffer, capacity, NULL, 0), WSAEFAULT, (DWORD)size_of(2));
}

TEST("an empty list is sorted") {
    struct sortable in, out;

    fill(&in, NULL);
    EXPECT_SUCCESS(control(udp6(), SIO_ADDRESS_LIST_SORT, &in.buffer, 8, &out.buffer, capacity), 8);
    EXPECT_EQUAL(out.buffer.list.iAddressCount, 0);
}

TEST("an input that is no list of IPv6 addresses is refused") {
    struct sockaddr_in four = ipv4("203.0.113.9", 0);
    struct sortable in, out;
    SOCKET s = udp6();

    fill(&in, "2001:db8:9::9", NULL);
    EXPECT_EQUAL(control(s, SIO_ADDRESS_LIST_SORT, NULL, 0, &out.buffer, capacity).result, SOCKET_ERROR);
    EXPECT_EQUAL(control(s, SIO_ADDRESS_LIST_SORT, &in.buffer, 7, &out.buffer, capacity).result, SOCKET_ERROR);
    EXPECT_EQUAL(control(s, SIO_ADDRESS_LIST_SORT, &in.buffer, 23, &out.buffer, capacity).result, SOCKET_ERROR);
    in.buffer.list.iAddressCount = -1;
    EXPECT_EQUAL(control(s, SIO_ADDRESS_LIST_SORT, &in.buffer, capacity, &out.buffer, capacity).result, SOCKET_ERROR);
    in.buffer.list.iAddressCount = 0x10000001; /* 16 times that does not fit 32 bits */
    EXPECT_EQUAL(control(s, SIO_ADDRESS_LIST_SORT, &in.buffer, capacity, &out.buffer, capacity).result, SOCKET_ERROR);
    in.buffer.list.iAddressCount = 1;
    in.buffer.list.Address[0].lpSockaddr = (struct sockaddr *)&four;
    in.buffer.list.Address[0].iSockaddrLength = sizeof four;
    EXPECT_EQUAL(control(s, SIO_ADDRESS_LIST_SORT, &in.buffer, capacity, &out.buffer, capacity).result, SOCKET_ERROR);
    in.buffer.list.Address[0].lpSockaddr = NULL;
    EXPECT_EQUAL(control(s, SIO_ADDRESS_LIST_SORT, &in.buffer, capacity, &out.buffer, capacity).result, SOCKET_ERROR);
}

TEST("the address that the socket is bound to does not count") {
    struct sortable in, out;
    SOCKET s = udp6();

    bind6(s, "::1", 0);
    fill(&in, "::ffff:203.0.113.9", "2001:db8:9::9", NULL);
    EXPECT_EQUAL(control(s, SIO_ADDRESS_LIST_SORT, &in.buffer, capacity, &out.buffer, capacity).result, 0);
    EXPECT_TEXT(text_of_list(&out.buffer.list), "2001:db8:9::9 ::ffff:203.0.113.9");
}
