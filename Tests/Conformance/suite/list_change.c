/* SIO_ADDRESS_LIST_CHANGE, overlapped (A.1). */
#include "harness.h"
#include "network.h"
#include "queries.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

#include <fcntl.h>

TEST("a list change is pending in blocking and non-blocking mode, and touches no byte count") {
    SOCKET sockets[] = {udp4(), nonblocking(udp4()), tcp4(), nonblocking(tcp4())};
    WSAOVERLAPPED overlapped[4];
    int i;

    for (i = 0; i < 4; i++) {
        overlapped[i] = poisoned_overlapped(new_event());
        EXPECT_PENDING(control_overlapped(
            sockets[i], SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, &overlapped[i], NULL));
        EXPECT_EQUAL(status_of(&overlapped[i]), STATUS_PENDING);
        EXPECT(!HasOverlappedIoCompleted(&overlapped[i]));
    }
    change_list4();
    for (i = 0; i < 4; i++) EXPECT_RESULT(sockets[i], &overlapped[i], 0, 0);
}

TEST("a list change completes with 0 bytes when an address is added") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    pend(s, &overlapped, NULL);
    EXPECT_SILENT(overlapped.hEvent);
    change_list4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
    EXPECT_COMPLETED(&overlapped, STATUS_SUCCESS_, 0, 0);
}

TEST("a list change completes when an address is deleted") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    change_list4();
    pend(s, &overlapped, NULL);
    change_list4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
}

TEST("a request that becomes pending resets its event") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    int error;

    EXPECT(WPUSetEvent(overlapped.hEvent, &error));
    pend(s, &overlapped, NULL);
    EXPECT(!is_signalled(overlapped.hEvent));
    change_list4();
    EXPECT_FIRES(overlapped.hEvent);
}

TEST("a request completes once: further changes are nobody's until it is issued again") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    int error;

    pend(s, &overlapped, NULL);
    change_list4();
    EXPECT_FIRES(overlapped.hEvent);
    EXPECT(WPUResetEvent(overlapped.hEvent, &error));
    change_list4();
    EXPECT_SILENT(overlapped.hEvent);
    pend(s, &overlapped, NULL);
    EXPECT_SILENT(overlapped.hEvent);
    change_list4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
}

TEST("a query behind a completion shows the change") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    int i;

    for (i = 0; i < 10; i++) {
        pend(s, &overlapped, NULL);
        change_list4();
        EXPECT_RESULT(s, &overlapped, 0, 0);
        EXPECT_EQUAL(has_address(addresses_of(s), "198.51.100.7"), i % 2 == 0);
    }
}

TEST("change, then query: a change at any later time completes the request") {
    WSAOVERLAPPED overlapped;
    SOCKET s = udp4();
    int i;

    for (i = 0; i < 10; i++) {
        overlapped = poisoned_overlapped(new_event());
        pend(s, &overlapped, NULL);
        EXPECT_EQUAL(has_address(addresses_of(s), "198.51.100.7"), i % 2 == 1);
        change_list4();
        EXPECT_RESULT(s, &overlapped, 0, 0);
    }
}

TEST("an IPv4 socket's list does not change with IPv6 addresses, nor an IPv6 socket's with IPv4 addresses") {
    WSAOVERLAPPED four = poisoned_overlapped(new_event()), six = poisoned_overlapped(new_event());
    SOCKET s4 = udp4(), s6 = udp6();

    pend(s4, &four, NULL);
    pend(s6, &six, NULL);
    change_list6();
    EXPECT_RESULT(s6, &six, 0, 0);
    EXPECT_SILENT(four.hEvent);
    pend(s6, &six, NULL);
    change_list4();
    EXPECT_RESULT(s4, &four, 0, 0);
    EXPECT_SILENT(six.hEvent);
}

TEST("a dual-stack socket's list changes with addresses of either family") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = dual();

    pend(s, &overlapped, NULL);
    change_list4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
    pend(s, &overlapped, NULL);
    change_list6();
    EXPECT_RESULT(s, &overlapped, 0, 0);
}

TEST("several requests on one socket all complete with one change") {
    WSAOVERLAPPED overlapped[8];
    SOCKET s = udp4();
    int i;

    for (i = 0; i < 8; i++) {
        overlapped[i] = poisoned_overlapped(new_event());
        pend(s, &overlapped[i], NULL);
    }
    change_list4();
    for (i = 0; i < 8; i++) EXPECT_RESULT(s, &overlapped[i], 0, 0);
}

TEST("bound, connected and listening sockets may wait for a list change") {
    SOCKET pair[2], bound = udp4(), listening = tcp4(), sockets[3];
    WSAOVERLAPPED overlapped[3];
    int i;

    bind4(bound, "127.0.0.1", 0);
    bind4(listening, "127.0.0.1", 0);
    REQUIRE(listen(FD(listening), 1) == 0);
    connect_pair(AF_INET, pair);
    sockets[0] = bound;
    sockets[1] = listening;
    sockets[2] = pair[0];
    for (i = 0; i < 3; i++) {
        overlapped[i] = poisoned_overlapped(new_event());
        pend(sockets[i], &overlapped[i], NULL);
    }
    change_list4();
    for (i = 0; i < 3; i++) EXPECT_RESULT(sockets[i], &overlapped[i], 0, 0);
}

TEST("refreshed lifetimes change no list") {
    WSAOVERLAPPED four = poisoned_overlapped(new_event()), six = poisoned_overlapped(new_event());
    SOCKET s4 = udp4(), s6 = udp6();
    int i;

    network("address add 192.0.2.9/24 dev v0 valid_lft 900 preferred_lft 800");
    network("address add 2001:db8::9/64 dev v0 nodad valid_lft 900 preferred_lft 800");
    EXPECT(EVENTUALLY(has_address(addresses_of(s6), "2001:db8::9")));
    pend(s4, &four, NULL);
    pend(s6, &six, NULL);
    for (i = 0; i < 3; i++) {
        network("address change 192.0.2.9/24 dev v0 valid_lft %d preferred_lft 800", 1000 + i);
        network("address change 2001:db8::9/64 dev v0 valid_lft %d preferred_lft 800", 1000 + i);
    }
    EXPECT_SILENT(four.hEvent);
    EXPECT_SILENT(six.hEvent);
}

TEST("routes and rules change no list") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    pend(s, &overlapped, NULL);
    change_route4();
    network("rule add pref 4000 fwmark 42 table 100");
    EXPECT_SILENT(overlapped.hEvent);
}

TEST("an address that becomes deprecated changes the list") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    change_list4();
    pend(s, &overlapped, NULL);
    network("address change 198.51.100.7/24 dev v0 valid_lft 1000 preferred_lft 0");
    EXPECT_RESULT(s, &overlapped, 0, 0);
}

TEST("an unplugged cable changes the list, and so does one that is plugged in") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    pend(s, &overlapped, NULL);
    network("link set v1 down");
    EXPECT_RESULT(s, &overlapped, 0, 0);
    EXPECT_TEXT(addresses_of(s), "");
    pend(s, &overlapped, NULL);
    network("link set v1 up");
    EXPECT_RESULT(s, &overlapped, 0, 0);
    EXPECT_TEXT(addresses_of(s), "192.0.2.2");
}

TEST("a tentative IPv6 address changes the list once, when it has been found unique") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp6();

    pend(s, &overlapped, NULL);
    network("address add 2001:db8::9/64 dev v0");
    EXPECT_RESULT(s, &overlapped, 0, 0);
    EXPECT(has_address(addresses_of(s), "2001:db8::9"));
}

TEST("an event that a program made of a descriptor of its own is signalled like others") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);
    SOCKET s = udp4();

    overlapped.hEvent = WSPD_EVENT_OF_DESCRIPTOR(WSPD_EVENT_DESCRIPTOR(new_event()));
    pend(s, &overlapped, NULL);
    change_list4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
}

TEST("a request without an event or a routine completes in its structure") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);
    SOCKET s = udp4();

    pend(s, &overlapped, NULL);
    change_list4();
    EXPECT(EVENTUALLY(status_of(&overlapped) != STATUS_PENDING));
    EXPECT_COMPLETED(&overlapped, STATUS_SUCCESS_, 0, 0);
}
