#include "calls.h"

#include "harness.h"
#include "waiting.h"

#include <string.h>

enum { poison_byte = 0xA5 };

struct outcome control(SOCKET s, DWORD code, const void *in, size_t in_size, void *out, size_t out_size) {
    return control_overlapped(s, code, in, in_size, out, out_size, NULL, NULL);
}

struct outcome control_overlapped(
    SOCKET s, DWORD code, const void *in, size_t in_size, void *out, size_t out_size, WSAOVERLAPPED *overlapped,
    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    struct outcome outcome = {0, POISONED_ERROR, POISON};

    outcome.result = WSPIoctl(
        s, code, (LPVOID)in, (DWORD)in_size, out, (DWORD)out_size, &outcome.bytes, overlapped, routine, NULL,
        &outcome.error);
    return outcome;
}

void expect_outcome(const char *file, int line, struct outcome outcome, int error, DWORD bytes) {
    expect_equal(file, line, "the result", outcome.result, error == 0 ? 0 : SOCKET_ERROR);
    expect_equal(file, line, "*lpErrno", outcome.error, error == 0 ? POISONED_ERROR : error);
    expect_equal(file, line, "*lpcbBytesReturned", outcome.bytes, bytes);
}

void expect_refused(const char *file, int line, struct outcome outcome, int error) {
    expect_outcome(file, line, outcome, error, outcome.bytes);
}

WSAOVERLAPPED poisoned_overlapped(WSAEVENT event) {
    WSAOVERLAPPED overlapped;

    memset(&overlapped, poison_byte, sizeof overlapped);
    overlapped.hEvent = event;
    return overlapped;
}

ULONG_PTR status_of(const WSAOVERLAPPED *overlapped) { return __atomic_load_n(&overlapped->Internal, __ATOMIC_ACQUIRE); }

void expect_completed(
    const char *file, int line, const WSAOVERLAPPED *overlapped, ULONG_PTR status, DWORD bytes, DWORD error) {
    if (!expect_equal(file, line, "Internal", (intmax_t)status_of(overlapped), (intmax_t)status)) return;
    expect_equal(file, line, "InternalHigh, the bytes", (intmax_t)overlapped->InternalHigh, bytes);
    expect_equal(file, line, "Offset, the flags", overlapped->Offset, 0);
    expect_equal(file, line, "OffsetHigh, the error", overlapped->OffsetHigh, error);
}

void expect_untouched(const char *file, int line, const WSAOVERLAPPED *overlapped, WSAEVENT event) {
    WSAOVERLAPPED untouched = poisoned_overlapped(event);

    expect_bytes(file, line, "the OVERLAPPED", overlapped, &untouched, sizeof untouched);
}

void expect_result(const char *file, int line, SOCKET s, WSAOVERLAPPED *overlapped, int error, DWORD bytes) {
    DWORD transfer = POISON, flags = POISON;
    int number = POISONED_ERROR;
    BOOL is_success;

    if (!expect_true(file, line, "completes in time", fires_within(overlapped->hEvent, SOON))) return;
    is_success = WSPGetOverlappedResult(s, overlapped, &transfer, FALSE, &flags, &number);
    expect_equal(file, line, "success", is_success, error == 0);
    expect_equal(file, line, "the request's error", is_success ? 0 : number, error);
    expect_equal(file, line, "*lpcbTransfer", transfer, error == 0 ? bytes : POISON);
    expect_equal(file, line, "*lpdwFlags", flags, error == 0 ? 0 : POISON);
}

struct routine_calls routine_calls;

void CALLBACK record_call(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags) {
    struct routine_call call = {error, bytes, flags, overlapped, pthread_self()};

    if (routine_calls.count < 64) routine_calls.call[routine_calls.count] = call;
    routine_calls.count++;
}

void expect_call(const char *file, int line, int index, DWORD error, DWORD bytes, const WSAOVERLAPPED *overlapped) {
    const struct routine_call *call = &routine_calls.call[index];

    if (!expect_true(file, line, "the routine was called", index < routine_calls.count)) return;
    expect_equal(file, line, "dwError", call->error, error);
    expect_equal(file, line, "cbTransferred", call->bytes, bytes);
    expect_equal(file, line, "dwFlags", call->flags, 0);
    expect_true(file, line, "lpOverlapped is that of the request", call->overlapped == overlapped);
}

int calls_arrive(int count) {
    int64_t until = now() + SOON;

    while (routine_calls.count < count && now() < until) WSASleepEx(50, TRUE);
    return routine_calls.count >= count;
}
