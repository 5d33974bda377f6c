/* When a network event is recorded: arming, both orders, edges (A.0.6). */
#include "harness.h"
#include "network.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

TEST("ioctl, selection, change: the event fires") {
    SOCKET s = nonblocking(udp4());
    WSAEVENT event = new_event();

    EXPECT_ARMED(arm(s));
    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    EXPECT_SILENT(event);
    change_list4();
    EXPECT_FIRES(event);
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
}

TEST("selection, ioctl, change: the event fires") {
    WSAEVENT event = new_event();
    SOCKET s = udp4();

    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    EXPECT_ARMED(arm(s));
    EXPECT_SILENT(event);
    change_list4();
    EXPECT_FIRES(event);
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
}

TEST("ioctl, change, selection: the event fires at once") {
    SOCKET s = nonblocking(udp4()), witness = udp4();
    WSAOVERLAPPED seen = poisoned_overlapped(new_event());
    WSAEVENT event = new_event();

    EXPECT_ARMED(arm(s));
    pend(witness, &seen, NULL);
    change_list4();
    EXPECT_FIRES(seen.hEvent);
    pause_for(A_WHILE);
    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    EXPECT(is_signalled(event));
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
}

TEST("a change between ioctl and selection is never lost, however close") {
    WSAEVENT event = new_event();
    SOCKET s = nonblocking(udp4());
    int i, error;

    for (i = 0; i < 20; i++) {
        ABOUT("round %d", i);
        EXPECT(WPUResetEvent(event, &error));
        EXPECT_ARMED(arm(s));
        change_list4();
        select_events(s, event, FD_ADDRESS_LIST_CHANGE);
        EXPECT_FIRES(event);
    }
}

TEST("a selection without the ioctl never fires") {
    SOCKET s = udp4();
    WSAEVENT event = new_event();

    select_events(s, event, FD_ADDRESS_LIST_CHANGE | FD_ROUTING_INTERFACE_CHANGE);
    change_list4();
    change_route4();
    EXPECT(!fires_within(event, 500));
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, 0);
}

TEST("events are edges: a second change without another ioctl is not recorded") {
    SOCKET s = udp4();
    WSAEVENT event = new_event();

    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    EXPECT_ARMED(arm(s));
    change_list4();
    EXPECT_FIRES(event);
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
    change_list4();
    EXPECT_SILENT(event);
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, 0);
}

TEST("after another ioctl only a further change is recorded") {
    SOCKET s = udp4();
    WSAEVENT event = new_event();

    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    EXPECT_ARMED(arm(s));
    change_list4();
    EXPECT_FIRES(event);
    enumerate(s, event);
    change_list4();
    EXPECT_ARMED(arm(s));
    EXPECT_SILENT(event);
    change_list4();
    EXPECT_FIRES(event);
}

TEST("the ioctl arms although it fails, each time it is called") {
    SOCKET s = udp4();
    WSAEVENT event = new_event();
    int i;

    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    for (i = 0; i < 3; i++) EXPECT_ARMED(arm(s));
    change_list4();
    EXPECT_FIRES(event);
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, FD_ADDRESS_LIST_CHANGE);
    change_list4();
    EXPECT_SILENT(event);
}

TEST("the ioctl removes what is recorded: a program that never enumerates is woken once for each change") {
    SOCKET s = nonblocking(udp4());
    WSAEVENT event = new_event();
    int i, error;

    for (i = 0; i < 5; i++) {
        EXPECT_ARMED(arm(s));
        select_events(s, event, FD_ADDRESS_LIST_CHANGE);
        EXPECT_SILENT(event);
        change_list4();
        EXPECT_FIRES(event);
        EXPECT(WPUResetEvent(event, &error));
    }
}

TEST("an overlapped ioctl arms no network event") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    WSAEVENT event = new_event();

    select_events(s, event, FD_ADDRESS_LIST_CHANGE);
    pend(s, &overlapped, NULL);
    change_list4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
    EXPECT_SILENT(event);
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, 0);
}

TEST("an ioctl without a valid byte count's pointer or destination arms nothing") {
    SOCKET s = udp4();
    WSAEVENT event = new_event();
    struct sockaddr_in destination = ipv4("203.0.113.9", 0);
    int error;

    select_events(s, event, FD_ADDRESS_LIST_CHANGE | FD_ROUTING_INTERFACE_CHANGE);
    EXPECT_EQUAL(
        WSPIoctl(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, NULL, NULL, NULL, NULL, &error), SOCKET_ERROR);
    EXPECT_REFUSED(control(s, SIO_ROUTING_INTERFACE_CHANGE, &destination, 15, NULL, 0), WSAEINVAL);
    change_list4();
    change_route4();
    EXPECT_SILENT(event);
}

TEST("a routing change fires, and only for its destination") {
    SOCKET s = udp4();
    WSAEVENT event = new_event();

    select_events(s, event, FD_ROUTING_INTERFACE_CHANGE);
    EXPECT_ARMED(arm_route(s, "203.0.113.9"));
    network("route add unreachable 198.51.100.0/24");
    EXPECT_SILENT(event);
    change_route4();
    EXPECT_FIRES(event);
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, FD_ROUTING_INTERFACE_CHANGE);
}

TEST("a wildcard destination fires for any route") {
    SOCKET s = udp4();
    WSAEVENT event = new_event();

    select_events(s, event, FD_ROUTING_INTERFACE_CHANGE);
    EXPECT_ARMED(arm_route(s, "0.0.0.0"));
    EXPECT_SILENT(event);
    network("route add 198.51.100.0/24 via 192.0.2.1");
    EXPECT_FIRES(event);
    EXPECT_EQUAL(enumerate(s, event).lNetworkEvents, FD_ROUTING_INTERFACE_CHANGE);
}

TEST("a network event does not cross families") {
    WSAEVENT event4 = new_event(), event6 = new_event();
    SOCKET s4 = udp4(), s6 = udp6();

    select_events(s4, event4, FD_ADDRESS_LIST_CHANGE);
    select_events(s6, event6, FD_ADDRESS_LIST_CHANGE);
    EXPECT_ARMED(arm(s4));
    EXPECT_ARMED(arm(s6));
    change_list6();
    EXPECT_FIRES(event6);
    EXPECT_SILENT(event4);
    change_list4();
    EXPECT_FIRES(event4);
}
