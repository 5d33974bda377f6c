/* Change requests as the tests make them. */
#ifndef REQUESTS_H
#define REQUESTS_H

#include "calls.h"

/* Overlapped address-list changes; the end of the test where the request does not become pending. */
void pend(SOCKET s, WSAOVERLAPPED *overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);
/* Overlapped routing-interface changes for a destination by its text. */
void pend_route(
    SOCKET s, const char *destination, WSAOVERLAPPED *overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);

/* Synchronous ones on a non-blocking socket: they arm the network event. */
#define EXPECT_ARMED(outcome) EXPECT_REFUSED(outcome, WSAEWOULDBLOCK)
struct outcome arm(SOCKET s);
struct outcome arm_route(SOCKET s, const char *destination);
/* WSPEventSelect; the end of the test where it fails. */
void select_events(SOCKET s, WSAEVENT event, LONG events);
/* What WSPEnumNetworkEvents tells; the end of the test where it fails. */
WSANETWORKEVENTS enumerate(SOCKET s, WSAEVENT event);
/* WSPCloseSocket; a failure is noted. */
void close_socket(SOCKET s);

/* A change of the IPv4 list, that takes back what the last call did; and one of the IPv6 list. */
void change_list4(void);
void change_list6(void);
/* A change of the way to 203.0.113.9 and everything else in 203.0.113.0/24, back and forth. */
void change_route4(void);

#endif
