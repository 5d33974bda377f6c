/* WSPDSetChangeOptions: what Winsock does not have. */
#include "harness.h"
#include "network.h"
#include "queries.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

static void set_options(SOCKET s, DWORD flags, DWORD quiet_time, DWORD ceiling, DWORD removal_delay) {
    WSPD_CHANGE_OPTIONS options = {flags, quiet_time, ceiling, removal_delay};
    int error = POISONED_ERROR;

    EXPECT_EQUAL(WSPDSetChangeOptions(s, &options, &error), 0);
    EXPECT_EQUAL(error, POISONED_ERROR);
}

static int options_error(SOCKET s, const WSPD_CHANGE_OPTIONS *options) {
    int error = POISONED_ERROR;

    EXPECT_EQUAL(WSPDSetChangeOptions(s, options, &error), SOCKET_ERROR);
    return error;
}

TEST("no options are WSAEFAULT, unknown flags WSAEINVAL, no socket WSAENOTSOCK") {
    WSPD_CHANGE_OPTIONS options = {0, 0, 0, 0}, unknown = {4, 0, 0, 0};

    EXPECT_EQUAL(options_error(udp4(), NULL), WSAEFAULT);
    EXPECT_EQUAL(options_error(udp4(), (const WSPD_CHANGE_OPTIONS *)1), WSAEFAULT);
    EXPECT_EQUAL(options_error(udp4(), &unknown), WSAEINVAL);
    EXPECT_EQUAL(options_error(INVALID_SOCKET, &options), WSAENOTSOCK);
}

TEST("the bindable list has deprecated and unplugged addresses, too, and zeros take that back") {
    SOCKET s = udp4();

    network("address add 192.0.2.9/24 dev v0 valid_lft 1000 preferred_lft 0");
    set_options(s, WSPD_CHANGE_BINDABLE, 0, 0, 0);
    EXPECT(has_address(addresses_of(s), "192.0.2.9"));
    EXPECT(!has_address(addresses_of(udp4()), "192.0.2.9"));
    network("link set v1 down");
    EXPECT(has_address(addresses_of(s), "192.0.2.2"));
    EXPECT(EVENTUALLY(!has_address(addresses_of(udp4()), "192.0.2.2")));
    set_options(s, 0, 0, 0, 0);
    EXPECT(!has_address(addresses_of(s), "192.0.2.9"));
}

TEST("a change request follows the list that the socket's options mean") {
    WSAOVERLAPPED bindable = poisoned_overlapped(new_event()), usable = poisoned_overlapped(new_event());
    SOCKET s = udp4(), plain = udp4();

    change_list4();
    set_options(s, WSPD_CHANGE_BINDABLE, 0, 0, 0);
    pend(s, &bindable, NULL);
    pend(plain, &usable, NULL);
    network("address change 198.51.100.7/24 dev v0 valid_lft 1000 preferred_lft 0");
    EXPECT_RESULT(plain, &usable, 0, 0);
    EXPECT_SILENT(bindable.hEvent);
    change_list4();
    EXPECT_RESULT(s, &bindable, 0, 0);
}

TEST("with PATH another gateway is a routing change") {
    WSAOVERLAPPED path = poisoned_overlapped(new_event()), plain = poisoned_overlapped(new_event());
    SOCKET s = udp4(), other = udp4();

    set_options(s, WSPD_CHANGE_PATH, 0, 0, 0);
    pend_route(s, "203.0.113.9", &path, NULL);
    pend_route(other, "203.0.113.9", &plain, NULL);
    network("route replace default via 192.0.2.77");
    EXPECT_RESULT(s, &path, 0, 0);
    EXPECT_SILENT(plain.hEvent);
}

TEST("with a quiet time a burst completes a request once, when it is over") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);
    SOCKET s = udp4();
    int64_t last;
    int i;

    set_options(s, 0, 300, 0, 0);
    pend(s, &overlapped, record_call);
    for (i = 0; i < 5; i++) {
        change_list4();
        last = now();
        EXPECT_EQUAL(WSASleepEx(60, TRUE), 0);
    }
    REQUIRE(calls_arrive(1));
    EXPECT(now() - last >= 250);
}

TEST("with a removal delay what is lost and back in time completes nothing") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();

    change_list4();
    set_options(s, 0, 0, 0, 600);
    pend(s, &overlapped, NULL);
    change_list4();
    EXPECT_SILENT(overlapped.hEvent);
    change_list4();
    EXPECT(!fires_within(overlapped.hEvent, 900));
    change_list4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
}

TEST("the ceiling bounds what a quiet time delays") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    int64_t end = now() + SOON;

    set_options(s, 0, 400, 600, 0);
    pend(s, &overlapped, NULL);
    while (!is_signalled(overlapped.hEvent) && now() < end) {
        change_list4();
        pause_for(50);
    }
    EXPECT(is_signalled(overlapped.hEvent));
}

TEST("options are the socket's: another with its number later has none") {
    SOCKET s = udp4(), again;

    network("address add 192.0.2.9/24 dev v0 valid_lft 1000 preferred_lft 0");
    set_options(s, WSPD_CHANGE_BINDABLE, 0, 0, 0);
    close_socket(s);
    again = udp4();
    REQUIRE_EQUAL(again, s);
    EXPECT(!has_address(addresses_of(again), "192.0.2.9"));
}

TEST("network events follow the socket's options, too") {
    SOCKET s = udp4();
    WSAEVENT event = new_event();

    set_options(s, WSPD_CHANGE_PATH, 0, 0, 0);
    select_events(s, event, FD_ROUTING_INTERFACE_CHANGE);
    EXPECT_ARMED(arm_route(s, "203.0.113.9"));
    network("route replace default via 192.0.2.77");
    EXPECT_FIRES(event);
    EXPECT_EQUAL(enumerate(s, event).iErrorCode[FD_ROUTING_INTERFACE_CHANGE_BIT], 0);
}
