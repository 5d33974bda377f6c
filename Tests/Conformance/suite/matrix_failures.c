/* What fails at once gives no indication, and leaves as much as it does on Windows (A.0.4). */
#include "calls.h"
#include "harness.h"
#include "sockets.h"
#include "waiting.h"

static void expect_no_indication(WSAEVENT event) {
    EXPECT_SILENT(event);
    EXPECT_EQUAL(WSASleepEx(0, TRUE), 0);
    EXPECT_EQUAL(routine_calls.count, 0);
}

/* The code fails so synchronously, with an event and with a routine, and touches nothing. */
static void expect_untouched_failure(
    SOCKET s, DWORD code, const void *in, size_t in_size, void *out, size_t out_size, int error, DWORD bytes) {
    WSAEVENT event = new_event();
    WSAOVERLAPPED with_event = poisoned_overlapped(event), with_routine = poisoned_overlapped(event);

    EXPECT_FAILURE(control(s, code, in, in_size, out, out_size), error, bytes);
    EXPECT_FAILURE(control_overlapped(s, code, in, in_size, out, out_size, &with_event, NULL), error, bytes);
    EXPECT_FAILURE(control_overlapped(s, code, in, in_size, out, out_size, &with_routine, record_call), error, bytes);
    EXPECT_UNTOUCHED(&with_event, event);
    EXPECT_UNTOUCHED(&with_routine, event);
    expect_no_indication(event);
}

TEST("FIONREAD with room for 3 bytes fails with WSAEFAULT and touches nothing") {
    DWORD available;

    expect_untouched_failure(udp4(), FIONREAD, NULL, 0, &available, 3, WSAEFAULT, POISON);
}

TEST("FIONREAD without a buffer fails with WSAEFAULT and touches nothing") {
    expect_untouched_failure(udp4(), FIONREAD, NULL, 0, NULL, 4, WSAEFAULT, POISON);
}

TEST("SIOCATMARK with room for 3 bytes fails with WSAEFAULT and touches nothing") {
    SOCKET pair[2];
    DWORD at_mark;

    connect_pair(AF_INET, pair);
    expect_untouched_failure(pair[0], SIOCATMARK, NULL, 0, &at_mark, 3, WSAEFAULT, POISON);
}

TEST("FIONBIO with 3 bytes or none fails with WSAEFAULT") {
    SOCKET s = udp4();
    ULONG on = 1;

    EXPECT_REFUSED(control(s, FIONBIO, &on, 3, NULL, 0), WSAEFAULT);
    EXPECT_REFUSED(control(s, FIONBIO, NULL, 0, NULL, 0), WSAEFAULT);
    EXPECT_REFUSED(control(s, FIONBIO, NULL, 4, NULL, 0), WSAEFAULT);
}

TEST("SIO_KEEPALIVE_VALS with a short input fails with WSAEFAULT and 0 bytes") {
    struct tcp_keepalive values = {1, 10000, 1000};
    SOCKET s = tcp4();

    EXPECT_FAILURE(control(s, SIO_KEEPALIVE_VALS, &values, 11, NULL, 0), WSAEFAULT, 0);
    EXPECT_FAILURE(control(s, SIO_KEEPALIVE_VALS, NULL, 0, NULL, 0), WSAEFAULT, 0);
    EXPECT_FAILURE(control(s, SIO_KEEPALIVE_VALS, NULL, 12, NULL, 0), WSAEFAULT, 0);
}

TEST("SIO_KEEPALIVE_VALS overlapped with a short input leaves the byte count, and a status that stays pending") {
    struct tcp_keepalive values = {1, 10000, 1000};
    WSAEVENT event = new_event();
    WSAOVERLAPPED overlapped = poisoned_overlapped(event);

    EXPECT_FAILURE(
        control_overlapped(tcp4(), SIO_KEEPALIVE_VALS, &values, 11, NULL, 0, &overlapped, NULL), WSAEFAULT, POISON);
    EXPECT_EQUAL(status_of(&overlapped), STATUS_PENDING);
    expect_no_indication(event);
}

TEST("SIO_ADDRESS_LIST_QUERY that fails leaves the OVERLAPPED, overlapped or not with the same bytes") {
    char list[512];
    SOCKET s = udp4();

    expect_untouched_failure(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, list, 8, WSAEFAULT, 40);
    expect_untouched_failure(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, list, 1, WSAEINVAL, 0);
}

TEST("SIO_ROUTING_INTERFACE_QUERY that fails leaves the OVERLAPPED") {
    struct sockaddr_in destination = ipv4("203.0.113.9", 0), wildcard = ipv4("0.0.0.0", 0), out;
    SOCKET s = udp4();

    expect_untouched_failure(
        s, SIO_ROUTING_INTERFACE_QUERY, &destination, sizeof destination, &out, 15, WSAEFAULT, 16);
    expect_untouched_failure(
        s, SIO_ROUTING_INTERFACE_QUERY, &wildcard, sizeof wildcard, &out, sizeof out, WSAEINVAL, POISON);
}

TEST("SIO_GET_EXTENSION_FUNCTION_POINTER fails with WSAEINVAL for an unknown GUID and touches nothing") {
    static const GUID accept_ex = {0xb5367df1, 0xcbac, 0x11cf, {0x95, 0xca, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92}};
    void *function = &function;

    expect_untouched_failure(
        tcp4(), SIO_GET_EXTENSION_FUNCTION_POINTER, &accept_ex, sizeof accept_ex, &function, sizeof function, WSAEINVAL,
        POISON);
    EXPECT(function == (void *)&function);
}

TEST("FIONBIO to blocking fails with WSAEINVAL and 0 bytes while a selection is active") {
    SOCKET s = udp4();
    int error = POISONED_ERROR;
    ULONG off = 0;

    REQUIRE(WSPEventSelect(s, new_event(), FD_ADDRESS_LIST_CHANGE, &error) == 0);
    EXPECT_FAILURE(control(s, FIONBIO, &off, sizeof off, NULL, 0), WSAEINVAL, 0);
}
