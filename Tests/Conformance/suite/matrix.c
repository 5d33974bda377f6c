/* Immediate, pending, and the byte count: the rows of table A.0.4.

   What succeeds at once tells its bytes to the caller and 0 bytes in the completion. */
#include "calls.h"
#include "harness.h"
#include "sockets.h"
#include "waiting.h"

struct row {
    SOCKET s;
    DWORD code;
    const void *in;
    size_t in_size;
    void *out;
    size_t out_size;
    DWORD bytes, bytes_with_event, bytes_with_routine;
};

static void expect_immediate(struct row row) {
    WSAEVENT event = new_event();
    WSAOVERLAPPED with_event = poisoned_overlapped(event), with_routine = poisoned_overlapped((HANDLE)(intptr_t)-77),
                  bare = poisoned_overlapped(NULL);

    ABOUT("synchronous");
    EXPECT_SUCCESS(control(row.s, row.code, row.in, row.in_size, row.out, row.out_size), row.bytes);
    ABOUT("with an event");
    EXPECT_SUCCESS(
        control_overlapped(row.s, row.code, row.in, row.in_size, row.out, row.out_size, &with_event, NULL),
        row.bytes_with_event);
    EXPECT(is_signalled(event));
    EXPECT_COMPLETED(&with_event, STATUS_SUCCESS_, 0, 0);
    EXPECT_RESULT(row.s, &with_event, 0, 0);
    ABOUT("with a routine");
    EXPECT_SUCCESS(
        control_overlapped(row.s, row.code, row.in, row.in_size, row.out, row.out_size, &with_routine, record_call),
        row.bytes_with_routine);
    EXPECT_EQUAL(routine_calls.count, 0);
    EXPECT_EQUAL(WSASleepEx(0, TRUE), WAIT_IO_COMPLETION);
    EXPECT_EQUAL(routine_calls.count, 1);
    EXPECT_CALL(0, 0, 0, &with_routine);
    EXPECT(with_routine.hEvent == (HANDLE)(intptr_t)-77);
    ABOUT("without an event or a routine");
    EXPECT_SUCCESS(
        control_overlapped(row.s, row.code, row.in, row.in_size, row.out, row.out_size, &bare, NULL),
        row.bytes_with_event);
    EXPECT_COMPLETED(&bare, STATUS_SUCCESS_, 0, 0);
    EXPECT_EQUAL(WSASleepEx(0, TRUE), 0);
    ABOUT(NULL);
}

TEST("FIONREAD succeeds at once with 4 bytes, and completes with 0") {
    DWORD available;
    struct row row = {udp4(), FIONREAD, NULL, 0, &available, 4, 4, 4, 4};

    expect_immediate(row);
}

TEST("SIOCATMARK succeeds at once with 4 bytes, and completes with 0") {
    SOCKET pair[2];
    DWORD at_mark;
    struct row row = {0, SIOCATMARK, NULL, 0, &at_mark, 4, 4, 4, 4};

    connect_pair(AF_INET, pair);
    row.s = pair[0];
    expect_immediate(row);
}

TEST("FIONBIO succeeds at once with 0 bytes") {
    ULONG on = 1;
    struct row row = {udp4(), FIONBIO, &on, sizeof on, NULL, 0, 0, 0, 0};

    expect_immediate(row);
}

TEST("SIO_KEEPALIVE_VALS succeeds at once; overlapped it tells 0 bytes with a routine only") {
    struct tcp_keepalive values = {1, 10000, 1000};
    struct row row = {tcp4(), SIO_KEEPALIVE_VALS, &values, sizeof values, NULL, 0, 0, POISON, 0};

    expect_immediate(row);
}

TEST("SIO_ADDRESS_LIST_QUERY succeeds at once with its bytes, and completes with 0") {
    char list[512];
    struct row row = {udp4(), SIO_ADDRESS_LIST_QUERY, NULL, 0, list, sizeof list, 40, 40, 40};

    expect_immediate(row);
}

TEST("SIO_ROUTING_INTERFACE_QUERY succeeds at once with its bytes, and completes with 0") {
    struct sockaddr_in destination = ipv4("203.0.113.9", 0), out;
    struct row row = {udp4(), SIO_ROUTING_INTERFACE_QUERY, &destination, sizeof destination, &out, sizeof out, 16, 16,
                      16};

    expect_immediate(row);
}

TEST("SIO_GET_EXTENSION_FUNCTION_POINTER succeeds at once with a pointer's bytes, and completes with 0") {
    GUID id = WSPD_ID_CANCELIO;
    LPFN_WSPCANCELIO function;
    struct row row = {
        udp4(), SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function, sizeof function, 8, 8, 8};

    expect_immediate(row);
}

TEST("SIO_GET_INTERFACE_LIST is pending when overlapped, and completes with its bytes") {
    WSAEVENT event = new_event();
    WSAOVERLAPPED with_event = poisoned_overlapped(event), with_routine = poisoned_overlapped(NULL);
    INTERFACE_INFO list[8];
    SOCKET s = udp4();

    EXPECT_SUCCESS(control(s, SIO_GET_INTERFACE_LIST, NULL, 0, list, sizeof list), 2 * sizeof list[0]);
    EXPECT_PENDING(control_overlapped(s, SIO_GET_INTERFACE_LIST, NULL, 0, list, sizeof list, &with_event, NULL));
    EXPECT_RESULT(s, &with_event, 0, 2 * sizeof list[0]);
    EXPECT_COMPLETED(&with_event, STATUS_SUCCESS_, 2 * sizeof list[0], 0);
    EXPECT_PENDING(
        control_overlapped(s, SIO_GET_INTERFACE_LIST, NULL, 0, list, sizeof list, &with_routine, record_call));
    REQUIRE(calls_arrive(1));
    EXPECT_CALL(0, 0, 2 * sizeof list[0], &with_routine);
}

TEST("SIO_GET_INTERFACE_LIST with a short buffer fails at once with 0 bytes, but overlapped in the completion") {
    WSAEVENT event = new_event();
    WSAOVERLAPPED with_event = poisoned_overlapped(event), with_routine = poisoned_overlapped(NULL);
    char list[75];
    SOCKET s = udp4();

    EXPECT_FAILURE(control(s, SIO_GET_INTERFACE_LIST, NULL, 0, list, sizeof list), WSAEFAULT, 0);
    EXPECT_PENDING(control_overlapped(s, SIO_GET_INTERFACE_LIST, NULL, 0, list, sizeof list, &with_event, NULL));
    EXPECT_RESULT(s, &with_event, WSAEFAULT, 0);
    EXPECT_COMPLETED(&with_event, STATUS_BUFFER_TOO_SMALL_, 0, WSAEFAULT);
    EXPECT_PENDING(
        control_overlapped(s, SIO_GET_INTERFACE_LIST, NULL, 0, list, sizeof list, &with_routine, record_call));
    REQUIRE(calls_arrive(1));
    EXPECT_CALL(0, WSAEFAULT, 0, &with_routine);
}

TEST("SIO_BASE_HANDLE overlapped is pending, then not supported, and writes nothing") {
    WSAEVENT event = new_event();
    WSAOVERLAPPED with_event = poisoned_overlapped(event), with_routine = poisoned_overlapped(NULL);
    uint64_t handle = POISON;
    SOCKET s = udp4();

    EXPECT_PENDING(control_overlapped(s, SIO_BASE_HANDLE, NULL, 0, &handle, sizeof handle, &with_event, NULL));
    EXPECT_RESULT(s, &with_event, WSAEOPNOTSUPP, 0);
    EXPECT_COMPLETED(&with_event, STATUS_NOT_SUPPORTED_, 0, WSAEOPNOTSUPP);
    EXPECT_PENDING(
        control_overlapped(s, SIO_BASE_HANDLE, NULL, 0, &handle, sizeof handle, &with_routine, record_call));
    REQUIRE(calls_arrive(1));
    EXPECT_CALL(0, WSAEOPNOTSUPP, 0, &with_routine);
    EXPECT_EQUAL(handle, POISON);
}

TEST("an unknown code fails with WSAEOPNOTSUPP and 0 bytes, but overlapped in the completion") {
    static const DWORD unknown[] = {0xDEADBEEFu, 0x8004667Du, 0x667Eu};
    SOCKET s = udp4();
    int i;

    for (i = 0; i < 3; i++) {
        WSAEVENT event = new_event();
        WSAOVERLAPPED with_event = poisoned_overlapped(event), with_routine = poisoned_overlapped(NULL);

        ABOUT("code 0x%08x", unknown[i]);
        EXPECT_FAILURE(control(s, unknown[i], NULL, 0, NULL, 0), WSAEOPNOTSUPP, 0);
        EXPECT_PENDING(control_overlapped(s, unknown[i], NULL, 0, NULL, 0, &with_event, NULL));
        EXPECT_RESULT(s, &with_event, WSAEOPNOTSUPP, 0);
        EXPECT_COMPLETED(&with_event, STATUS_NOT_SUPPORTED_, 0, WSAEOPNOTSUPP);
        EXPECT_PENDING(control_overlapped(s, unknown[i], NULL, 0, NULL, 0, &with_routine, record_call));
        REQUIRE(calls_arrive(i + 1));
        EXPECT_CALL(i, WSAEOPNOTSUPP, 0, &with_routine);
    }
}
