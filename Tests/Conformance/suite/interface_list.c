/* SIO_GET_INTERFACE_LIST and _EX (A.6, A.7). */
#include "calls.h"
#include "harness.h"
#include "network.h"
#include "sockets.h"

#include <arpa/inet.h>
#include <string.h>

static INTERFACE_INFO list[16];

static int fill_list(SOCKET s) {
    struct outcome outcome = control(s, SIO_GET_INTERFACE_LIST, NULL, 0, list, sizeof list);

    REQUIRE_EQUAL(outcome.result, 0);
    EXPECT_EQUAL(outcome.bytes % sizeof list[0], 0);
    return (int)(outcome.bytes / sizeof list[0]);
}

static const INTERFACE_INFO *entry_of(int count, const char *address) {
    int i;

    for (i = 0; i < count; i++) {
        if (strcmp(text_of(&list[i].iiAddress), address) == 0) return &list[i];
    }
    REQUIRE(!"the address is in the interface list");
    return NULL;
}

TEST("the interface list has an entry for each IPv4 address, loopback included") {
    int count = fill_list(udp4());

    EXPECT_EQUAL(count, 2);
    EXPECT(entry_of(count, "127.0.0.1")->iiFlags & WSPD_IFF_LOOPBACK);
    EXPECT(!(entry_of(count, "192.0.2.2")->iiFlags & WSPD_IFF_LOOPBACK));
    network("address add 192.0.2.3/24 dev v0");
    EXPECT_EQUAL(fill_list(udp4()), 3);
}

TEST("interface flags are translated to Windows' bits") {
    int count = fill_list(udp4());

    EXPECT_EQUAL(
        entry_of(count, "192.0.2.2")->iiFlags, WSPD_IFF_UP | WSPD_IFF_BROADCAST | WSPD_IFF_MULTICAST);
    EXPECT_EQUAL(
        entry_of(count, "127.0.0.1")->iiFlags & (WSPD_IFF_UP | WSPD_IFF_LOOPBACK | WSPD_IFF_BROADCAST),
        WSPD_IFF_UP | WSPD_IFF_LOOPBACK);
}

TEST("every interface has an IPv4 address and netmask, and those that broadcast 255.255.255.255") {
    int count = fill_list(udp4()), i;
    static const char zeros[sizeof list[0].iiBroadcastAddress] = {0};

    for (i = 0; i < count; i++) {
        ABOUT("%s", text_of(&list[i].iiAddress));
        EXPECT_EQUAL(list[i].iiAddress.Address.sa_family, AF_INET);
        EXPECT_EQUAL(list[i].iiNetmask.Address.sa_family, AF_INET);
        EXPECT(list[i].iiNetmask.AddressIn.sin_addr.s_addr != 0);
        if (list[i].iiFlags & WSPD_IFF_BROADCAST) EXPECT_TEXT(text_of(&list[i].iiBroadcastAddress), "255.255.255.255");
        else EXPECT_BYTES(&list[i].iiBroadcastAddress, zeros, sizeof zeros);
    }
    ABOUT(NULL);
    EXPECT_TEXT(text_of(&entry_of(count, "192.0.2.2")->iiNetmask), "255.255.255.0");
    EXPECT_TEXT(text_of(&entry_of(count, "127.0.0.1")->iiNetmask), "255.0.0.0");
}

TEST("a point-to-point address has the other end as its broadcast address") {
    const INTERFACE_INFO *entry;

    network("tuntap add d0 mode tun");
    network("link set d0 up");
    network("address add 10.9.0.1 peer 10.9.0.2/32 dev d0");
    entry = entry_of(fill_list(udp4()), "10.9.0.1");
    EXPECT(entry->iiFlags & WSPD_IFF_POINTTOPOINT);
    EXPECT(!(entry->iiFlags & WSPD_IFF_BROADCAST));
    EXPECT_TEXT(text_of(&entry->iiBroadcastAddress), "10.9.0.2");
}

TEST("a full or short buffer is WSAEFAULT with 0 bytes until the list fits") {
    SOCKET s = udp4();
    DWORD size;

    for (size = 0; size < 2 * sizeof list[0]; size += 19) {
        ABOUT("%u bytes", size);
        EXPECT_FAILURE(control(s, SIO_GET_INTERFACE_LIST, NULL, 0, list, size), WSAEFAULT, 0);
    }
    ABOUT(NULL);
    EXPECT_SUCCESS(
        control(s, SIO_GET_INTERFACE_LIST, NULL, 0, list, 2 * sizeof list[0]), 2 * sizeof list[0]);
}

TEST("an IPv6 socket has no interface list: WSAEINVAL, as on Windows") {
    EXPECT_REFUSED(control(udp6(), SIO_GET_INTERFACE_LIST, NULL, 0, list, sizeof list), WSAEINVAL);
    EXPECT_REFUSED(control(dual(), SIO_GET_INTERFACE_LIST, NULL, 0, list, sizeof list), WSAEINVAL);
}

static union { INTERFACE_INFO_EX entries[16]; char bytes[4096]; } extended;

/* The entry with the address; all pointers have to point into the buffer. */
static const INTERFACE_INFO_EX *extended_entry(SOCKET s, const char *address) {
    struct outcome outcome = control(s, SIO_GET_INTERFACE_LIST_EX, NULL, 0, &extended, sizeof extended);
    const char *end = extended.bytes + outcome.bytes;
    const INTERFACE_INFO_EX *entry;

    REQUIRE_EQUAL(outcome.result, 0);
    for (entry = extended.entries; (const char *)(entry + 1) <= end; entry++) {
        const char *place = (const char *)entry->iiAddress.lpSockaddr;

        if (place < (const char *)(entry + 1) || place + entry->iiAddress.iSockaddrLength > end) break;
        if (strcmp(text_of(place), address) == 0) return entry;
        end = end < place ? end : extended.bytes + outcome.bytes;
    }
    REQUIRE(!"the address is in the extended interface list");
    return NULL;
}

TEST("the extended interface list has IPv4 addresses for an IPv4 socket") {
    const INTERFACE_INFO_EX *entry = extended_entry(udp4(), "192.0.2.2");

    EXPECT_EQUAL(entry->iiFlags, WSPD_IFF_UP | WSPD_IFF_BROADCAST | WSPD_IFF_MULTICAST);
    EXPECT_EQUAL(entry->iiAddress.iSockaddrLength, 16);
    EXPECT_TEXT(text_of(entry->iiNetmask.lpSockaddr), "255.255.255.0");
    EXPECT(extended_entry(udp4(), "127.0.0.1")->iiFlags & WSPD_IFF_LOOPBACK);
}

TEST("the extended interface list has IPv6 addresses for an IPv6 socket, without a broadcast address") {
    const INTERFACE_INFO_EX *entry = extended_entry(udp6(), "2001:db8::2");

    EXPECT_EQUAL(entry->iiAddress.iSockaddrLength, 28);
    EXPECT(entry->iiBroadcastAddress.lpSockaddr == NULL);
    EXPECT_TEXT(text_of(entry->iiNetmask.lpSockaddr), "ffff:ffff:ffff:ffff::");
}

TEST("the extended interface list in a short buffer is WSAEFAULT") {
    EXPECT_REFUSED(control(udp4(), SIO_GET_INTERFACE_LIST_EX, NULL, 0, &extended, 16), WSAEFAULT);
}
