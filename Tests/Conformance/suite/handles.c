/* Handles, extension functions and information about a socket (table (b)). */
#include "calls.h"
#include "harness.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

static const struct {
    const char *name;
    DWORD code;
} handle_codes[] = {
    {"SIO_BASE_HANDLE", SIO_BASE_HANDLE},
    {"SIO_BSP_HANDLE", SIO_BSP_HANDLE},
    {"SIO_BSP_HANDLE_SELECT", SIO_BSP_HANDLE_SELECT},
    {"SIO_BSP_HANDLE_POLL", SIO_BSP_HANDLE_POLL},
};

TEST("the base handle and those of the base provider are the descriptor, in 8 bytes") {
    SOCKET sockets[] = {tcp4(), udp6(), unix_stream()}, handle;
    int i, j;

    for (i = 0; i < 4; i++) {
        for (j = 0; j < 3; j++) {
            ABOUT("%s of socket %d", handle_codes[i].name, j);
            handle = POISON;
            EXPECT_SUCCESS(control(sockets[j], handle_codes[i].code, NULL, 0, &handle, sizeof handle), 8);
            EXPECT_EQUAL(handle, sockets[j]);
        }
    }
}

TEST("handles in a short buffer or none are WSAEFAULT, and nothing is written") {
    SOCKET s = tcp4(), handle = POISON;
    int i;

    for (i = 0; i < 4; i++) {
        ABOUT("%s", handle_codes[i].name);
        EXPECT_REFUSED(control(s, handle_codes[i].code, NULL, 0, &handle, 7), WSAEFAULT);
        EXPECT_REFUSED(control(s, handle_codes[i].code, NULL, 0, NULL, 8), WSAEFAULT);
        EXPECT_REFUSED(control(s, handle_codes[i].code, NULL, 0, NULL, 0), WSAEFAULT);
        EXPECT_EQUAL(handle, POISON);
    }
}

TEST("SIO_BSP_HANDLE_POLL overlapped is WSAEFAULT") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = tcp4(), handle;

    EXPECT_REFUSED(
        control_overlapped(s, SIO_BSP_HANDLE_POLL, NULL, 0, &handle, sizeof handle, &overlapped, NULL), WSAEFAULT);
    EXPECT_SILENT(overlapped.hEvent);
}

/* Stores the function with an id; through memory, since C converts no pointer to data to one to a function. */
static void extension(SOCKET s, GUID id, void *function, size_t size) {
    EXPECT_SUCCESS(control(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, function, size), (DWORD)size);
}

TEST("the extension functions are found by their ids, and work") {
    GUID cancel_id = WSPD_ID_CANCELIO, options_id = WSPD_ID_SETCHANGEOPTIONS;
    LPFN_WSPDSETCHANGEOPTIONS set_options;
    WSPD_CHANGE_OPTIONS unknown = {64, 0, 0, 0};
    LPFN_WSPCANCELIO cancel;
    SOCKET s = udp4();
    int error = POISONED_ERROR;

    extension(s, cancel_id, &cancel, sizeof cancel);
    EXPECT_EQUAL(cancel(INVALID_SOCKET, NULL, &error), SOCKET_ERROR);
    EXPECT_EQUAL(error, WSAENOTSOCK);
    extension(s, options_id, &set_options, sizeof set_options);
    EXPECT_EQUAL(set_options(s, &unknown, &error), SOCKET_ERROR);
    EXPECT_EQUAL(error, WSAEINVAL);
}

TEST("a GUID that differs in any byte is unknown: WSAEINVAL") {
    GUID id = WSPD_ID_CANCELIO, other;
    char pointer[8];
    size_t i;

    for (i = 0; i < sizeof id; i++) {
        other = id;
        ((unsigned char *)&other)[i] ^= 0x40;
        ABOUT("byte %zu", i);
        EXPECT_FAILURE(
            control(udp4(), SIO_GET_EXTENSION_FUNCTION_POINTER, &other, sizeof other, pointer, sizeof pointer),
            WSAEINVAL, POISON);
    }
}

TEST("a short GUID or a short buffer for the pointer is refused") {
    GUID id = WSPD_ID_CANCELIO;
    struct outcome outcome;
    char pointer[8];

    outcome = control(udp4(), SIO_GET_EXTENSION_FUNCTION_POINTER, &id, 15, pointer, sizeof pointer);
    EXPECT_EQUAL(outcome.result, SOCKET_ERROR);
    EXPECT(outcome.error == WSAEFAULT || outcome.error == WSAEINVAL);
    outcome = control(udp4(), SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, pointer, 7);
    EXPECT_EQUAL(outcome.result, SOCKET_ERROR);
    EXPECT(outcome.error == WSAEFAULT || outcome.error == WSAEINVAL);
}

TEST("the endpoint handle is the socket's cookie") {
    uint64_t cookie = 0, handle = POISON;
    socklen_t length = sizeof cookie;
    SOCKET s = tcp4();

    REQUIRE(getsockopt(FD(s), SOL_SOCKET, SO_COOKIE, &cookie, &length) == 0);
    EXPECT_SUCCESS(control(s, SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE, NULL, 0, &handle, sizeof handle), 8);
    EXPECT_EQUAL(handle, cookie);
}

TEST("the endpoint handle in a short buffer or none is WSAEINVAL") {
    uint64_t handle;

    EXPECT_REFUSED(control(tcp4(), SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE, NULL, 0, &handle, 7), WSAEINVAL);
    EXPECT_REFUSED(control(tcp4(), SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE, NULL, 0, NULL, 0), WSAEINVAL);
}

TEST("receive-side scaling is told in one byte: FALSE or TRUE") {
    RSS_SCALABILITY_INFO info = {0xCC};

    EXPECT_SUCCESS(control(tcp4(), SIO_QUERY_RSS_SCALABILITY_INFO, NULL, 0, &info, sizeof info), 1);
    EXPECT(info.RssEnabled == TRUE || info.RssEnabled == FALSE);
}

TEST("receive-side scaling without a buffer is WSAEINVAL") {
    RSS_SCALABILITY_INFO info;

    EXPECT_REFUSED(control(tcp4(), SIO_QUERY_RSS_SCALABILITY_INFO, NULL, 0, &info, 0), WSAEINVAL);
    EXPECT_REFUSED(control(tcp4(), SIO_QUERY_RSS_SCALABILITY_INFO, NULL, 0, NULL, 0), WSAEINVAL);
}
