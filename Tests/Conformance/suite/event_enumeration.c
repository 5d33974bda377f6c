/* WSPEnumNetworkEvents (A.0.6). */
#include "harness.h"
#include "network.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

#include <string.h>

enum { poison_code = (int)0xABABABAB };

static SOCKET recorded(WSAEVENT event) {
    SOCKET s = udp4();

    select_events(s, event, FD_ADDRESS_LIST_CHANGE | FD_ROUTING_INTERFACE_CHANGE);
    EXPECT_ARMED(arm(s));
    change_list4();
    REQUIRE(fires_within(event, SOON));
    return s;
}

static int enumerate_error(SOCKET s, WSAEVENT event, WSANETWORKEVENTS *events) {
    int error = POISONED_ERROR;

    EXPECT_EQUAL(WSPEnumNetworkEvents(s, event, events, &error), SOCKET_ERROR);
    return error;
}

TEST("only the entries of bits that are set are written") {
    WSAEVENT event = new_event();
    WSANETWORKEVENTS events = enumerate(recorded(event), event);
    int bit;

    EXPECT_EQUAL(events.lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
    for (bit = 0; bit < FD_MAX_EVENTS; bit++) {
        ABOUT("bit %d", bit);
        EXPECT_EQUAL(events.iErrorCode[bit], bit == FD_ADDRESS_LIST_CHANGE_BIT ? 0 : poison_code);
    }
}

TEST("nothing recorded writes no entry at all") {
    WSANETWORKEVENTS events = enumerate(udp4(), NULL);
    int bit;

    EXPECT_EQUAL(events.lNetworkEvents, 0);
    for (bit = 0; bit < FD_MAX_EVENTS; bit++) EXPECT_EQUAL(events.iErrorCode[bit], poison_code);
}

TEST("what is told is removed, and the event reset") {
    WSAEVENT event = new_event();
    SOCKET s = recorded(event);

    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
    EXPECT(!is_signalled(event));
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, 0);
}

TEST("without an event what is told is removed, and the event stays signalled") {
    WSAEVENT event = new_event();
    SOCKET s = recorded(event);

    EXPECT_EQUAL(enumerate(s, NULL).lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
    EXPECT(is_signalled(event));
    EXPECT_EQUAL(enumerate(s, NULL).lNetworkEvents, 0);
}

TEST("what is not selected is neither told nor removed") {
    WSAEVENT event = new_event();
    SOCKET s = recorded(event);

    select_events(s, event, FD_ROUTING_INTERFACE_CHANGE);
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, 0);
    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    EXPECT(is_signalled(event));
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
}

TEST("both bits are told together, each armed for itself") {
    WSAEVENT event = new_event();
    SOCKET s = udp4();
    WSANETWORKEVENTS events = {0, {0}};

    select_events(s, event, FD_ADDRESS_LIST_CHANGE | FD_ROUTING_INTERFACE_CHANGE);
    EXPECT_ARMED(arm(s));
    EXPECT_ARMED(arm_route(s, "203.0.113.9"));
    change_list4();
    change_route4();
    EXPECT(EVENTUALLY(
        (events.lNetworkEvents |= enumerate(s, event).lNetworkEvents) ==
        (FD_ADDRESS_LIST_CHANGE | FD_ROUTING_INTERFACE_CHANGE)));
    EXPECT_ARMED(arm(s));
    change_route4();
    change_list4();
    EXPECT_FIRES(event);
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
}

TEST("a destination that has become unreachable is told with WSAENETUNREACH") {
    WSAEVENT event = new_event();
    WSANETWORKEVENTS events;
    SOCKET s = udp4();

    select_events(s, event, FD_ROUTING_INTERFACE_CHANGE);
    EXPECT_ARMED(arm_route(s, "203.0.113.9"));
    change_route4();
    EXPECT_FIRES(event);
    events = enumerate(s, event);
    EXPECT_EQUAL(events.lNetworkEvents, FD_ROUTING_INTERFACE_CHANGE);
    EXPECT_EQUAL(events.iErrorCode[FD_ROUTING_INTERFACE_CHANGE_BIT], WSAENETUNREACH);
}

TEST("a destination that has become reachable, or is reached otherwise, is told with 0") {
    WSAEVENT event = new_event();
    WSANETWORKEVENTS events;
    SOCKET s = udp4();

    change_route4();
    network("address add 192.0.2.3/24 dev v0");
    select_events(s, event, FD_ROUTING_INTERFACE_CHANGE);
    EXPECT_ARMED(arm_route(s, "203.0.113.9"));
    change_route4();
    EXPECT_FIRES(event);
    events = enumerate(s, event);
    EXPECT_EQUAL(events.iErrorCode[FD_ROUTING_INTERFACE_CHANGE_BIT], 0);
    EXPECT_ARMED(arm_route(s, "203.0.113.9"));
    network("route add 203.0.113.0/24 via 192.0.2.1 src 192.0.2.3");
    EXPECT_FIRES(event);
    events = enumerate(s, event);
    EXPECT_EQUAL(events.iErrorCode[FD_ROUTING_INTERFACE_CHANGE_BIT], 0);
}

TEST("a failure leaves what is recorded, and the event") {
    WSAEVENT event = new_event(), closed = new_event();
    WSANETWORKEVENTS events;
    SOCKET s = recorded(event);
    int error;

    EXPECT(WPUCloseEvent(closed, &error));
    EXPECT_EQUAL(enumerate_error(s, event, NULL), WSAEFAULT);
    EXPECT_EQUAL(enumerate_error(s, event, (WSANETWORKEVENTS *)1), WSAEFAULT);
    EXPECT_EQUAL(enumerate_error(s, closed, &events), WSA_INVALID_HANDLE);
    EXPECT(is_signalled(event));
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
}

TEST("what is no socket is WSAENOTSOCK") {
    WSANETWORKEVENTS events;

    EXPECT_EQUAL(enumerate_error(INVALID_SOCKET, NULL, &events), WSAENOTSOCK);
    EXPECT_EQUAL(enumerate_error((SOCKET)WSPD_EVENT_DESCRIPTOR(new_event()), NULL, &events), WSAENOTSOCK);
}
