/* WSPEventSelect (A.0.6). */
#include "harness.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

/* A socket with a recorded address-list change that nobody has been told of. */
static SOCKET recorded(void) {
    SOCKET s = nonblocking(udp4());
    WSAEVENT event = new_event();
    int error;

    EXPECT_ARMED(arm(s));
    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    change_list4();
    REQUIRE(fires_within(event, SOON));
    WPUResetEvent(event, &error);
    return s;
}

static int select_error(SOCKET s, WSAEVENT event, LONG events) {
    int error = POISONED_ERROR;

    EXPECT_EQUAL(WSPEventSelect(s, event, events, &error), SOCKET_ERROR);
    return error;
}

TEST("a selection makes the socket non-blocking, whatever it selects") {
    SOCKET one = udp4(), other = udp4();

    select_events(one, new_event(), FD_READ);
    EXPECT(fcntl(FD(one), F_GETFL) & O_NONBLOCK);
    select_events(other, NULL, 0);
    EXPECT(fcntl(FD(other), F_GETFL) & O_NONBLOCK);
}

TEST("every FD_* bit may be selected") {
    WSAEVENT event = new_event();
    SOCKET s = udp4();

    select_events(s, event, FD_ALL_EVENTS);
    EXPECT_ARMED(arm(s));
    EXPECT_SILENT(event);
    change_list4();
    EXPECT_FIRES(event);
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
}

TEST("a selection keeps what is recorded, and signals it at once") {
    SOCKET s = recorded();
    WSAEVENT event = new_event();

    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    EXPECT(is_signalled(event));
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
}

TEST("a selection of other bits does not signal what is recorded") {
    SOCKET s = recorded();
    WSAEVENT event = new_event();

    select_events(s, event, FD_ROUTING_INTERFACE_CHANGE | FD_READ);
    EXPECT_SILENT(event);
}

TEST("a selection replaces the earlier one and its event") {
    WSAEVENT old = new_event(), event = new_event();
    SOCKET s = udp4();

    select_events(s, old, FD_ADDRESS_LIST_CHANGE);
    EXPECT_ARMED(arm(s));
    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    change_list4();
    EXPECT_FIRES(event);
    EXPECT(!is_signalled(old));
}

TEST("0 selects nothing: what is armed is recorded for a later selection, and the event is not looked at") {
    WSAEVENT event = new_event();
    SOCKET s = udp4();

    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    EXPECT_ARMED(arm(s));
    select_events(s, (WSAEVENT)(intptr_t)-77, 0);
    change_list4();
    EXPECT_SILENT(event);
    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    EXPECT_FIRES(event);
}

TEST("bits without an event are WSAEINVAL") {
    EXPECT_EQUAL(select_error(udp4(), NULL, FD_ADDRESS_LIST_CHANGE), WSAEINVAL);
}

TEST("a selection on what is no socket is WSAENOTSOCK") {
    WSAEVENT event = new_event();

    EXPECT_EQUAL(select_error(INVALID_SOCKET, event, FD_READ), WSAENOTSOCK);
    EXPECT_EQUAL(select_error((SOCKET)WSPD_EVENT_DESCRIPTOR(event), event, FD_READ), WSAENOTSOCK);
}

TEST("the socket cannot be made blocking while a selection is active, and can when none is") {
    SOCKET s = udp4();
    ULONG off = 0, on = 1;

    select_events(s, new_event(), FD_ADDRESS_LIST_CHANGE);
    EXPECT_REFUSED(control(s, FIONBIO, &off, sizeof off, NULL, 0), WSAEINVAL);
    EXPECT(fcntl(FD(s), F_GETFL) & O_NONBLOCK);
    EXPECT_SUCCESS(control(s, FIONBIO, &on, sizeof on, NULL, 0), 0);
    select_events(s, NULL, 0);
    EXPECT_SUCCESS(control(s, FIONBIO, &off, sizeof off, NULL, 0), 0);
    EXPECT(!(fcntl(FD(s), F_GETFL) & O_NONBLOCK));
}

TEST("one event may serve several sockets") {
    WSAEVENT event = new_event();
    SOCKET s4 = udp4(), s6 = udp6();

    select_events(s4, event, FD_ADDRESS_LIST_CHANGE);
    select_events(s6, event, FD_ADDRESS_LIST_CHANGE);
    EXPECT_ARMED(arm(s4));
    EXPECT_ARMED(arm(s6));
    change_list6();
    EXPECT_FIRES(event);
    EXPECT_EQUAL(enumerate(s4, NULL).lNetworkEvents, 0);
    EXPECT_EQUAL(enumerate(s6, event).lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
    change_list4();
    EXPECT_FIRES(event);
}

TEST("closing the socket neither signals, resets nor closes the event") {
    WSAEVENT event = new_event();
    SOCKET s = udp4(), other = udp4();
    int error;

    select_events(s, event, FD_ADDRESS_LIST_CHANGE | FD_CLOSE);
    EXPECT_ARMED(arm(s));
    close_socket(s);
    EXPECT_SILENT(event);
    change_list4();
    EXPECT_SILENT(event);
    select_events(other, event, FD_ADDRESS_LIST_CHANGE);
    EXPECT(WPUSetEvent(event, &error));
    close_socket(other);
    EXPECT(is_signalled(event));
}

TEST("polling the socket does not tell of a change") {
    SOCKET s = recorded();
    struct pollfd readable = {FD(s), POLLIN | POLLPRI, 0};

    EXPECT_EQUAL(poll(&readable, 1, 0), 0);
}

TEST("an event may be closed while it is selected") {
    WSAEVENT event = new_event();
    SOCKET s = udp4(), other = udp4();
    WSAOVERLAPPED seen = poisoned_overlapped(NULL);
    int error;

    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    EXPECT_ARMED(arm(s));
    EXPECT(WPUCloseEvent(event, &error));
    pend(other, &seen, record_call);
    change_list4();
    REQUIRE(calls_arrive(1));
    close_socket(s);
}
