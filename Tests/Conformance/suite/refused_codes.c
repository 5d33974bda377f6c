/* Codes that Linux has nothing for, each with the error that Windows or its documentation names (table (b)). */
#include "calls.h"
#include "harness.h"
#include "sockets.h"
#include "waiting.h"

static char in[128], out[128];

/* Refused synchronously with the error, and overlapped either at once, without an indication, or in the completion. */
static void expect_refused_code(SOCKET s, DWORD code, int error) {
    WSAEVENT event = new_event();
    WSAOVERLAPPED with_event = poisoned_overlapped(event), with_routine = poisoned_overlapped(event);
    struct outcome outcome;
    int before = routine_calls.count;

    EXPECT_REFUSED(control(s, code, in, sizeof in, out, sizeof out), error);
    EXPECT_REFUSED(control(s, code, NULL, 0, NULL, 0), error);
    outcome = control_overlapped(s, code, in, sizeof in, out, sizeof out, &with_event, NULL);
    EXPECT_EQUAL(outcome.result, SOCKET_ERROR);
    if (outcome.error == WSA_IO_PENDING) {
        EXPECT_EQUAL(outcome.bytes, POISON);
        EXPECT_RESULT(s, &with_event, error, 0);
    } else {
        EXPECT_EQUAL(outcome.error, error);
        EXPECT_SILENT(event);
    }
    outcome = control_overlapped(s, code, in, sizeof in, out, sizeof out, &with_routine, record_call);
    if (outcome.error == WSA_IO_PENDING) {
        EXPECT(calls_arrive(before + 1));
        EXPECT_CALL(before, (DWORD)error, 0, &with_routine);
    } else {
        EXPECT_EQUAL(outcome.error, error);
        EXPECT_EQUAL(WSASleepEx(A_WHILE, TRUE), 0);
        EXPECT_EQUAL(routine_calls.count, before);
    }
}

static void expect_refused_everywhere(DWORD code, int error) {
    expect_refused_code(tcp4(), code, error);
    expect_refused_code(udp4(), code, error);
    expect_refused_code(udp6(), code, error);
}

/* What is not supported is pending when overlapped, as an unknown code (A.0.4). */
static void expect_unsupported(DWORD code) {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = tcp4();

    expect_refused_everywhere(code, WSAEOPNOTSUPP);
    EXPECT_FAILURE(control(s, code, in, sizeof in, out, sizeof out), WSAEOPNOTSUPP, 0);
    EXPECT_PENDING(control_overlapped(s, code, in, sizeof in, out, sizeof out, &overlapped, NULL));
    EXPECT_RESULT(s, &overlapped, WSAEOPNOTSUPP, 0);
    EXPECT_COMPLETED(&overlapped, STATUS_NOT_SUPPORTED_, 0, WSAEOPNOTSUPP);
}

TEST("SIO_ASSOCIATE_HANDLE is WSAENOPROTOOPT") { expect_refused_everywhere(SIO_ASSOCIATE_HANDLE, WSAENOPROTOOPT); }
TEST("SIO_TRANSLATE_HANDLE is WSAENOPROTOOPT") { expect_refused_everywhere(SIO_TRANSLATE_HANDLE, WSAENOPROTOOPT); }
TEST("SIO_ENABLE_CIRCULAR_QUEUEING is WSAENOPROTOOPT") {
    expect_refused_everywhere(SIO_ENABLE_CIRCULAR_QUEUEING, WSAENOPROTOOPT);
}
TEST("SIO_GET_QOS is WSAENOPROTOOPT") { expect_refused_everywhere(SIO_GET_QOS, WSAENOPROTOOPT); }
TEST("SIO_GET_GROUP_QOS is WSAENOPROTOOPT") { expect_refused_everywhere(SIO_GET_GROUP_QOS, WSAENOPROTOOPT); }
TEST("SIO_SET_QOS is WSAENOPROTOOPT") { expect_refused_everywhere(SIO_SET_QOS, WSAENOPROTOOPT); }
TEST("SIO_SET_GROUP_QOS is WSAENOPROTOOPT") { expect_refused_everywhere(SIO_SET_GROUP_QOS, WSAENOPROTOOPT); }
TEST("SIO_CHK_QOS is WSAEOPNOTSUPP") { expect_unsupported(SIO_CHK_QOS); }
TEST("SIO_FLUSH is WSAEOPNOTSUPP") { expect_unsupported(SIO_FLUSH); }
TEST("SIO_QUERY_TARGET_PNP_HANDLE is WSAEOPNOTSUPP") { expect_unsupported(SIO_QUERY_TARGET_PNP_HANDLE); }
TEST("SIO_SET_COMPATIBILITY_MODE is WSAEOPNOTSUPP, and WSAEINVAL with a short input") {
    EXPECT_REFUSED(control(udp4(), SIO_SET_COMPATIBILITY_MODE, in, sizeof in, NULL, 0), WSAEOPNOTSUPP);
    EXPECT_REFUSED(control(tcp4(), SIO_SET_COMPATIBILITY_MODE, in, sizeof in, NULL, 0), WSAEOPNOTSUPP);
    EXPECT_REFUSED(control(tcp4(), SIO_SET_COMPATIBILITY_MODE, in, 3, NULL, 0), WSAEINVAL);
}

TEST("refusals write neither buffer") {
    static const DWORD codes[] = {
        SIO_ASSOCIATE_HANDLE, SIO_TRANSLATE_HANDLE, SIO_GET_QOS,   SIO_GET_GROUP_QOS,
        SIO_SET_QOS,          SIO_CHK_QOS,          SIO_FLUSH, SIO_QUERY_TARGET_PNP_HANDLE,
    };
    static const char untouched[sizeof out];
    SOCKET s = tcp4();
    size_t i;

    for (i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        ABOUT("code 0x%08x", codes[i]);
        control(s, codes[i], in, sizeof in, out, sizeof out);
        EXPECT_BYTES(in, untouched, sizeof in);
        EXPECT_BYTES(out, untouched, sizeof out);
    }
}
