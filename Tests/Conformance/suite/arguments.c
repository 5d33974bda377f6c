/* What is checked before a code's own demands, and what is not looked at (A.0.2). */
#include "calls.h"
#include "codes.h"
#include "harness.h"
#include "sockets.h"
#include "waiting.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct outcome without_byte_count(
    SOCKET s, DWORD code, DWORD *bytes, WSAOVERLAPPED *overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    struct outcome outcome = {0, POISONED_ERROR, POISON};
    char in[128] = {0}, out[128];

    outcome.result = WSPIoctl(
        s, code, in, sizeof in, out, sizeof out, bytes, overlapped, routine, NULL, &outcome.error);
    return outcome;
}

TEST("without a pointer for the byte count every code fails with WSAEFAULT") {
    SOCKET s = tcp4();
    int i;

    for (i = 0; i < code_count; i++) {
        ABOUT("%s", codes[i].name);
        EXPECT_FAILURE(without_byte_count(s, codes[i].number, NULL, NULL, NULL), WSAEFAULT, POISON);
    }
}

TEST("without a pointer for the byte count no overlapped request starts") {
    SOCKET s = tcp4();
    WSAEVENT event = new_event();
    int i;

    for (i = 0; i < code_count; i++) {
        WSAOVERLAPPED overlapped = poisoned_overlapped(event);

        ABOUT("%s", codes[i].name);
        EXPECT_FAILURE(without_byte_count(s, codes[i].number, NULL, &overlapped, NULL), WSAEFAULT, POISON);
        EXPECT_UNTOUCHED(&overlapped, event);
        EXPECT(!is_signalled(event));
    }
    ABOUT(NULL);
    EXPECT_SILENT(event);
}

TEST("without a pointer for the byte count no completion routine is queued") {
    SOCKET s = tcp4();
    int i;

    for (i = 0; i < code_count; i++) {
        WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);

        ABOUT("%s", codes[i].name);
        EXPECT_FAILURE(without_byte_count(s, codes[i].number, NULL, &overlapped, record_call), WSAEFAULT, POISON);
        EXPECT_UNTOUCHED(&overlapped, NULL);
    }
    ABOUT(NULL);
    EXPECT_EQUAL(WSASleepEx(A_WHILE, TRUE), 0);
    EXPECT_EQUAL(routine_calls.count, 0);
}

TEST("a pointer up to 0xFFFF for the byte count is no pointer") {
    SOCKET s = udp4();

    EXPECT_FAILURE(without_byte_count(s, SIO_ADDRESS_LIST_QUERY, (DWORD *)1, NULL, NULL), WSAEFAULT, POISON);
    EXPECT_FAILURE(without_byte_count(s, FIONREAD, (DWORD *)0xFFFF, NULL, NULL), WSAEFAULT, POISON);
}

TEST("the byte count's pointer is checked before the socket") {
    EXPECT_FAILURE(without_byte_count(INVALID_SOCKET, FIONREAD, NULL, NULL, NULL), WSAEFAULT, POISON);
}

TEST("what is no socket is WSAENOTSOCK for every code") {
    SOCKET open = udp4(), closed = udp4(), others[5];
    int ends[2], i, j;
    WSAEVENT event = new_event();

    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    close(FD(closed));
    others[0] = INVALID_SOCKET;
    others[1] = closed;
    others[2] = (SOCKET)ends[0];
    others[3] = (SOCKET)WSPD_EVENT_DESCRIPTOR(event);
    others[4] = open | (SOCKET)1 << 32; /* not what its lower half says */
    for (i = 0; i < code_count; i++) {
        for (j = 0; j < 5; j++) {
            WSAOVERLAPPED overlapped = poisoned_overlapped(event);

            ABOUT("%s on %#llx", codes[i].name, (unsigned long long)others[j]);
            EXPECT_FAILURE(control(others[j], codes[i].number, NULL, 0, NULL, 0), WSAENOTSOCK, POISON);
            EXPECT_FAILURE(
                control_overlapped(others[j], codes[i].number, NULL, 0, NULL, 0, &overlapped, NULL), WSAENOTSOCK,
                POISON);
            EXPECT_UNTOUCHED(&overlapped, event);
        }
    }
    ABOUT(NULL);
    EXPECT_SILENT(event);
}

TEST("input and output pointers up to 0xFFFF are WSAEFAULT") {
    static char *const wrong[] = {(char *)1, (char *)0xFFFF};
    SOCKET udp = udp4(), tcp = tcp4();
    int i;

    for (i = 0; i < 2; i++) {
        ABOUT("pointer %p", (void *)wrong[i]);
        EXPECT_FAILURE(control(udp, FIONREAD, NULL, 0, wrong[i], 4), WSAEFAULT, POISON);
        EXPECT_REFUSED(control(udp, FIONBIO, wrong[i], 4, NULL, 0), WSAEFAULT);
        EXPECT_REFUSED(control(tcp, SIO_KEEPALIVE_VALS, wrong[i], 12, NULL, 0), WSAEFAULT);
        EXPECT_REFUSED(control(udp, SIO_ADDRESS_LIST_QUERY, NULL, 0, wrong[i], 4096), WSAEFAULT);
        EXPECT_REFUSED(control(udp, SIO_GET_INTERFACE_LIST, NULL, 0, wrong[i], 4096), WSAEFAULT);
        EXPECT_REFUSED(control(udp, SIO_BASE_HANDLE, NULL, 0, wrong[i], 8), WSAEFAULT);
    }
}

TEST("an OVERLAPPED up to 0xFFFF is WSAEFAULT") {
    SOCKET s = udp4();

    EXPECT_REFUSED(
        control_overlapped(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, (WSAOVERLAPPED *)1, NULL), WSAEFAULT);
}

TEST("a buffer that the code does not use is not looked at") {
    void *barred = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct sockaddr_in destination = ipv4("203.0.113.9", 0);
    SOCKET s = udp4();
    ULONG on = 1;
    char out[256];

    REQUIRE(barred != MAP_FAILED);
    EXPECT_SUCCESS(control(s, FIONBIO, &on, sizeof on, barred, 4), 0);
    EXPECT_SUCCESS(control(s, FIONREAD, barred, 4, out, 4), 4);
    EXPECT_SUCCESS(control(s, SIO_ROUTING_INTERFACE_QUERY, &destination, sizeof destination, out, sizeof out), 16);
    EXPECT_SUCCESS(control(s, SIO_ADDRESS_LIST_QUERY, barred, 0, out, sizeof out), 40);
    EXPECT_REFUSED(control(s, SIO_ADDRESS_LIST_CHANGE, barred, 0, barred, 0), WSAEWOULDBLOCK);
    EXPECT_REFUSED(control(s, SIO_ADDRESS_LIST_CHANGE, (void *)1, 0, (void *)1, 0), WSAEWOULDBLOCK);
}

TEST("a longer input than needed is taken") {
    struct sockaddr_in four = ipv4("203.0.113.9", 0), out;
    char destination[128] = {0};
    SOCKET s = udp4(), tcp = tcp4();
    struct { struct tcp_keepalive values; char more[20]; } keepalive = {{1, 10000, 1000}, {0}};
    char on[5] = {1, 0, 0, 0, 77};

    memcpy(destination, &four, sizeof four);
    EXPECT_SUCCESS(control(s, FIONBIO, on, sizeof on, NULL, 0), 0);
    EXPECT(fcntl(FD(s), F_GETFL) & O_NONBLOCK);
    EXPECT_SUCCESS(
        control(s, SIO_ROUTING_INTERFACE_QUERY, destination, sizeof destination, &out, sizeof out), sizeof out);
    EXPECT_SUCCESS(control(tcp, SIO_KEEPALIVE_VALS, &keepalive, sizeof keepalive, NULL, 0), 0);
}

TEST("a completion routine without an OVERLAPPED is ignored") {
    SOCKET s = udp4();
    DWORD available;

    EXPECT_SUCCESS(control_overlapped(s, FIONREAD, NULL, 0, &available, 4, NULL, record_call), 4);
    EXPECT_EQUAL(WSASleepEx(0, TRUE), 0);
    EXPECT_EQUAL(routine_calls.count, 0);
}
