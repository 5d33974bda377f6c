/* SIO_ADDRESS_LIST_QUERY: sizes, layout and errors (A.2). */
#include "calls.h"
#include "harness.h"
#include "network.h"
#include "sockets.h"

#include <string.h>

enum { one4 = 8 + 16 + 16, three6 = 8 + 3 * (16 + 28) };

TEST("no buffer is WSAEFAULT with the bytes that are needed") {
    SOCKET s = udp4();
    char list[512];

    EXPECT_FAILURE(control(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, NULL, 0), WSAEFAULT, one4);
    EXPECT_FAILURE(control(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, NULL, 4096), WSAEFAULT, one4);
    EXPECT_FAILURE(control(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, list, 0), WSAEFAULT, one4);
}

TEST("1 to 7 bytes of room are WSAEINVAL with 0 bytes") {
    SOCKET s = udp4();
    char list[8];
    DWORD size;

    for (size = 1; size <= 7; size++) {
        ABOUT("%u bytes", size);
        EXPECT_FAILURE(control(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, list, size), WSAEINVAL, 0);
    }
}

TEST("8 bytes of room and every other size short of the list's are WSAEFAULT with the bytes that are needed") {
    SOCKET s = udp4();
    char list[one4];
    DWORD size;

    for (size = 8; size < one4; size++) {
        ABOUT("%u bytes", size);
        EXPECT_FAILURE(control(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, list, size), WSAEFAULT, one4);
    }
}

TEST("what does not fit writes nothing into the buffer") {
    char list[one4], untouched[one4];

    memset(list, 0xCC, sizeof list);
    memset(untouched, 0xCC, sizeof untouched);
    EXPECT_FAILURE(control(udp4(), SIO_ADDRESS_LIST_QUERY, NULL, 0, list, one4 - 1), WSAEFAULT, one4);
    EXPECT_BYTES(list, untouched, sizeof list);
}

TEST("the exact size is enough, and nothing is written behind it") {
    union { SOCKET_ADDRESS_LIST list; char bytes[one4 + 8]; } out;
    char untouched[8];

    memset(&out, 0xCC, sizeof out);
    memset(untouched, 0xCC, sizeof untouched);
    EXPECT_SUCCESS(control(udp4(), SIO_ADDRESS_LIST_QUERY, NULL, 0, &out, one4), one4);
    EXPECT_BYTES(out.bytes + one4, untouched, sizeof untouched);
}

TEST("an input is WSAEINVAL") {
    char in[16] = {0}, list[512];

    EXPECT_REFUSED(control(udp4(), SIO_ADDRESS_LIST_QUERY, in, sizeof in, list, sizeof list), WSAEINVAL);
}

TEST("the socket addresses follow the entries without gaps, in order, and the bytes count both") {
    union { SOCKET_ADDRESS_LIST list; char bytes[1024]; } out;
    SOCKET sockets[] = {udp4(), udp6(), dual()};
    struct outcome outcome;
    char *next;
    int i, j;

    for (i = 0; i < 3; i++) {
        outcome = control(sockets[i], SIO_ADDRESS_LIST_QUERY, NULL, 0, &out, sizeof out);
        EXPECT_EQUAL(outcome.result, 0);
        next = (char *)&out.list.Address[out.list.iAddressCount];
        for (j = 0; j < out.list.iAddressCount; j++) {
            ABOUT("list %d, entry %d", i, j);
            EXPECT((char *)out.list.Address[j].lpSockaddr == next);
            next += out.list.Address[j].iSockaddrLength;
        }
        ABOUT(NULL);
        EXPECT_EQUAL(outcome.bytes, next - (char *)&out);
    }
}

TEST("IPv4 entries can be walked as an array of 16-byte socket addresses") {
    union { SOCKET_ADDRESS_LIST list; char bytes[1024]; } out;
    struct sockaddr_in *walk;

    network("address add 192.0.2.3/24 dev v0");
    network("address add 198.51.100.7/24 dev v0");
    EXPECT_SUCCESS(control(udp4(), SIO_ADDRESS_LIST_QUERY, NULL, 0, &out, sizeof out), 8 + 3 * 32);
    REQUIRE_EQUAL(out.list.iAddressCount, 3);
    walk = (struct sockaddr_in *)(void *)out.list.Address[0].lpSockaddr;
    EXPECT_TEXT(text_of(&walk[0]), "192.0.2.2");
    EXPECT_TEXT(text_of(&walk[1]), "198.51.100.7");
    EXPECT_TEXT(text_of(&walk[2]), "192.0.2.3");
}

TEST("ports, padding and flow labels are 0") {
    union { SOCKET_ADDRESS_LIST list; char bytes[1024]; } out;
    static const char zeros[8] = {0};
    struct sockaddr_in *four;
    struct sockaddr_in6 six;
    int i;

    memset(&out, 0xCC, sizeof out);
    EXPECT_SUCCESS(control(udp4(), SIO_ADDRESS_LIST_QUERY, NULL, 0, &out, sizeof out), one4);
    four = (struct sockaddr_in *)(void *)out.list.Address[0].lpSockaddr;
    EXPECT_EQUAL(four->sin_port, 0);
    EXPECT_BYTES(four->sin_zero, zeros, 8);
    memset(&out, 0xCC, sizeof out);
    EXPECT_EQUAL(control(udp6(), SIO_ADDRESS_LIST_QUERY, NULL, 0, &out, sizeof out).result, 0);
    for (i = 0; i < out.list.iAddressCount; i++) {
        memcpy(&six, out.list.Address[i].lpSockaddr, sizeof six);
        EXPECT_EQUAL(six.sin6_port, 0);
        EXPECT_EQUAL(six.sin6_flowinfo, 0);
        EXPECT_EQUAL(out.list.Address[i].iSockaddrLength, 28);
    }
}

TEST("an empty list is 8 bytes with count 0") {
    union { SOCKET_ADDRESS_LIST list; char bytes[64]; } out;

    network("address flush dev v0");
    memset(&out, 0xCC, sizeof out);
    EXPECT_SUCCESS(control(udp4(), SIO_ADDRESS_LIST_QUERY, NULL, 0, &out, 8), 8);
    EXPECT_EQUAL(out.list.iAddressCount, 0);
    EXPECT_FAILURE(control(udp4(), SIO_ADDRESS_LIST_QUERY, NULL, 0, NULL, 0), WSAEFAULT, 8);
}

TEST("a socket that is no internet socket has no address list") {
    struct outcome outcome;
    char list[512];

    outcome = control(unix_stream(), SIO_ADDRESS_LIST_QUERY, NULL, 0, list, sizeof list);
    EXPECT_EQUAL(outcome.result, SOCKET_ERROR);
    EXPECT(outcome.error == WSAEOPNOTSUPP || outcome.error == WSAEAFNOSUPPORT || outcome.error == WSAEINVAL);
}

TEST("IPv6 lists tell the bytes that are needed, too") {
    EXPECT_FAILURE(control(udp6(), SIO_ADDRESS_LIST_QUERY, NULL, 0, NULL, 0), WSAEFAULT, 8 + 2 * 44);
    EXPECT_FAILURE(control(dual(), SIO_ADDRESS_LIST_QUERY, NULL, 0, NULL, 0), WSAEFAULT, three6);
}
