/* Sizes, offsets and numbers, which programs and other languages' bindings carry as literals. */
#include "calls.h"
#include "harness.h"

#include <stddef.h>

TEST("SOCKET_ADDRESS is 16 bytes, and a list's entries begin at byte 8") {
    EXPECT_EQUAL(sizeof(SOCKET_ADDRESS), 16);
    EXPECT_EQUAL(offsetof(SOCKET_ADDRESS, lpSockaddr), 0);
    EXPECT_EQUAL(offsetof(SOCKET_ADDRESS, iSockaddrLength), 8);
    EXPECT_EQUAL(offsetof(SOCKET_ADDRESS_LIST, iAddressCount), 0);
    EXPECT_EQUAL(offsetof(SOCKET_ADDRESS_LIST, Address), 8);
    EXPECT_EQUAL(sizeof(SOCKET_ADDRESS_LIST), 24);
}

TEST("sockaddr_gen is 24 bytes, and an AddressIn6 of it has no scope id") {
    EXPECT_EQUAL(sizeof(sockaddr_gen), 24);
    EXPECT_EQUAL(sizeof(struct sockaddr_in6_old), 24);
    EXPECT_EQUAL(offsetof(struct sockaddr_in6_old, sin6_addr), 8);
    EXPECT_EQUAL(sizeof(struct sockaddr_in), 16);
    EXPECT_EQUAL(sizeof(struct sockaddr_in6), 28);
}

TEST("INTERFACE_INFO is 76 bytes without padding") {
    EXPECT_EQUAL(sizeof(INTERFACE_INFO), 76);
    EXPECT_EQUAL(offsetof(INTERFACE_INFO, iiFlags), 0);
    EXPECT_EQUAL(offsetof(INTERFACE_INFO, iiAddress), 4);
    EXPECT_EQUAL(offsetof(INTERFACE_INFO, iiBroadcastAddress), 28);
    EXPECT_EQUAL(offsetof(INTERFACE_INFO, iiNetmask), 52);
}

TEST("INTERFACE_INFO_EX is 56 bytes") {
    EXPECT_EQUAL(sizeof(INTERFACE_INFO_EX), 56);
    EXPECT_EQUAL(offsetof(INTERFACE_INFO_EX, iiFlags), 0);
    EXPECT_EQUAL(offsetof(INTERFACE_INFO_EX, iiAddress), 8);
    EXPECT_EQUAL(offsetof(INTERFACE_INFO_EX, iiBroadcastAddress), 24);
    EXPECT_EQUAL(offsetof(INTERFACE_INFO_EX, iiNetmask), 40);
}

TEST("OVERLAPPED is 32 bytes with hEvent at 24") {
    EXPECT_EQUAL(sizeof(OVERLAPPED), 32);
    EXPECT_EQUAL(sizeof(WSAOVERLAPPED), 32);
    EXPECT_EQUAL(offsetof(OVERLAPPED, Internal), 0);
    EXPECT_EQUAL(offsetof(OVERLAPPED, InternalHigh), 8);
    EXPECT_EQUAL(offsetof(OVERLAPPED, Offset), 16);
    EXPECT_EQUAL(offsetof(OVERLAPPED, OffsetHigh), 20);
    EXPECT_EQUAL(offsetof(OVERLAPPED, hEvent), 24);
}

TEST("HasOverlappedIoCompleted looks at Internal alone") {
    OVERLAPPED overlapped = {STATUS_PENDING, 0, 0, 0, NULL};

    EXPECT_EQUAL(STATUS_PENDING, 0x103);
    EXPECT(!HasOverlappedIoCompleted(&overlapped));
    overlapped.Internal = 0;
    EXPECT(HasOverlappedIoCompleted(&overlapped));
}

TEST("WSANETWORKEVENTS is 44 bytes with ten error codes from byte 4") {
    EXPECT_EQUAL(sizeof(WSANETWORKEVENTS), 44);
    EXPECT_EQUAL(offsetof(WSANETWORKEVENTS, lNetworkEvents), 0);
    EXPECT_EQUAL(offsetof(WSANETWORKEVENTS, iErrorCode), 4);
    EXPECT_EQUAL(FD_MAX_EVENTS, 10);
}

TEST("tcp_keepalive, GUID, RSS and port-reservation structures have Windows' sizes") {
    EXPECT_EQUAL(sizeof(struct tcp_keepalive), 12);
    EXPECT_EQUAL(offsetof(struct tcp_keepalive, keepaliveinterval), 8);
    EXPECT_EQUAL(sizeof(GUID), 16);
    EXPECT_EQUAL(sizeof(RSS_SCALABILITY_INFO), 1);
    EXPECT_EQUAL(sizeof(INET_PORT_RANGE), 4);
    EXPECT_EQUAL(sizeof(INET_PORT_RESERVATION_TOKEN), 8);
    EXPECT_EQUAL(sizeof(INET_PORT_RESERVATION_INSTANCE), 16);
    EXPECT_EQUAL(offsetof(INET_PORT_RESERVATION_INSTANCE, Token), 8);
}

TEST("integer types have Windows' widths, whatever Linux' long is") {
    EXPECT_EQUAL(sizeof(DWORD), 4);
    EXPECT_EQUAL(sizeof(ULONG), 4);
    EXPECT_EQUAL(sizeof(LONG), 4);
    EXPECT((LONG)-1 < 0);
    EXPECT_EQUAL(sizeof(USHORT), 2);
    EXPECT_EQUAL(sizeof(BOOL), 4);
    EXPECT_EQUAL(sizeof(BOOLEAN), 1);
    EXPECT_EQUAL(sizeof(ULONG64), 8);
    EXPECT_EQUAL(sizeof(SOCKET), sizeof(void *));
    EXPECT_EQUAL(sizeof(HANDLE), sizeof(void *));
    EXPECT_EQUAL(INVALID_SOCKET, UINTPTR_MAX);
    EXPECT_EQUAL(SOCKET_ERROR, -1);
}

TEST("network events have Windows' bits") {
    EXPECT_EQUAL(FD_READ, 0x001);
    EXPECT_EQUAL(FD_WRITE, 0x002);
    EXPECT_EQUAL(FD_OOB, 0x004);
    EXPECT_EQUAL(FD_ACCEPT, 0x008);
    EXPECT_EQUAL(FD_CONNECT, 0x010);
    EXPECT_EQUAL(FD_CLOSE, 0x020);
    EXPECT_EQUAL(FD_QOS, 0x040);
    EXPECT_EQUAL(FD_GROUP_QOS, 0x080);
    EXPECT_EQUAL(FD_ROUTING_INTERFACE_CHANGE, 0x100);
    EXPECT_EQUAL(FD_ADDRESS_LIST_CHANGE, 0x200);
    EXPECT_EQUAL(FD_ALL_EVENTS, 0x3FF);
    EXPECT_EQUAL(FD_ROUTING_INTERFACE_CHANGE_BIT, 8);
    EXPECT_EQUAL(FD_ADDRESS_LIST_CHANGE_BIT, 9);
}

TEST("waits tell Windows' numbers") {
    EXPECT_EQUAL(WSA_WAIT_EVENT_0, 0);
    EXPECT_EQUAL(WSA_WAIT_IO_COMPLETION, 0xC0);
    EXPECT_EQUAL(WAIT_IO_COMPLETION, 0xC0);
    EXPECT_EQUAL(WSA_WAIT_TIMEOUT, 258);
    EXPECT_EQUAL(WSA_WAIT_FAILED, 0xFFFFFFFF);
    EXPECT_EQUAL(WSA_INFINITE, 0xFFFFFFFF);
    EXPECT_EQUAL(WSA_MAXIMUM_WAIT_EVENTS, 64);
}

TEST("interface flags are Windows' bits, which are not Linux'") {
    EXPECT_EQUAL(WSPD_IFF_UP, 1);
    EXPECT_EQUAL(WSPD_IFF_BROADCAST, 2);
    EXPECT_EQUAL(WSPD_IFF_LOOPBACK, 4);
    EXPECT_EQUAL(WSPD_IFF_POINTTOPOINT, 8);
    EXPECT_EQUAL(WSPD_IFF_MULTICAST, 0x10);
}
