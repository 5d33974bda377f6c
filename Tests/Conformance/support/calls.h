/* WSPIoctl with poison in everything it may leave untouched. */
#ifndef CALLS_H
#define CALLS_H

#include <pthread.h>
#include <stddef.h>
#include <wspd/ws2spi.h>

#define POISON 0xdeadbeefu
#define POISONED_ERROR ((INT)POISON)

#define STATUS_SUCCESS_ 0x00000000u
#define STATUS_CANCELLED_ 0xC0000120u
#define STATUS_NOT_SUPPORTED_ 0xC00000BBu
#define STATUS_BUFFER_TOO_SMALL_ 0xC0000023u

struct outcome {
    int result;
    int error;
    DWORD bytes;
};

struct outcome control(SOCKET s, DWORD code, const void *in, size_t in_size, void *out, size_t out_size);
struct outcome control_overlapped(
    SOCKET s, DWORD code, const void *in, size_t in_size, void *out, size_t out_size, WSAOVERLAPPED *overlapped,
    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);

/* Success: 0, these bytes, and no error number written. Failure: the error, these bytes (POISON: none written). */
#define EXPECT_SUCCESS(outcome, bytes) expect_outcome(__FILE__, __LINE__, (outcome), 0, (bytes))
#define EXPECT_FAILURE(outcome, error, bytes) expect_outcome(__FILE__, __LINE__, (outcome), (error), (bytes))
#define EXPECT_PENDING(outcome) expect_outcome(__FILE__, __LINE__, (outcome), WSA_IO_PENDING, POISON)
/* Failure with this error, whatever the bytes. */
#define EXPECT_REFUSED(outcome, error) expect_refused(__FILE__, __LINE__, (outcome), (error))

void expect_outcome(const char *file, int line, struct outcome outcome, int error, DWORD bytes);
void expect_refused(const char *file, int line, struct outcome outcome, int error);

/* An OVERLAPPED whose every byte but hEvent is poison, as a program may leave it. */
WSAOVERLAPPED poisoned_overlapped(WSAEVENT event);
ULONG_PTR status_of(const WSAOVERLAPPED *overlapped);

#define EXPECT_COMPLETED(overlapped, status, bytes, error) \
    expect_completed(__FILE__, __LINE__, (overlapped), (status), (bytes), (error))
#define EXPECT_UNTOUCHED(overlapped, event) expect_untouched(__FILE__, __LINE__, (overlapped), (event))

void expect_completed(
    const char *file, int line, const WSAOVERLAPPED *overlapped, ULONG_PTR status, DWORD bytes, DWORD error);
void expect_untouched(const char *file, int line, const WSAOVERLAPPED *overlapped, WSAEVENT event);

/* Waits for the event's overlapped request and tells its error number. */
#define EXPECT_RESULT(s, overlapped, error, bytes) \
    expect_result(__FILE__, __LINE__, (s), (overlapped), (error), (bytes))
void expect_result(const char *file, int line, SOCKET s, WSAOVERLAPPED *overlapped, int error, DWORD bytes);

/* What record_call was called with, in order. */
struct routine_call {
    DWORD error, bytes, flags;
    WSAOVERLAPPED *overlapped;
    pthread_t thread;
};

extern struct routine_calls {
    int count;
    struct routine_call call[64];
} routine_calls;

void CALLBACK record_call(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags);

#define EXPECT_CALL(index, error, bytes, overlapped) \
    expect_call(__FILE__, __LINE__, (index), (error), (bytes), (overlapped))
void expect_call(const char *file, int line, int index, DWORD error, DWORD bytes, const WSAOVERLAPPED *overlapped);

/* Waits alertably until so many calls have been recorded, or its time is over. */
int calls_arrive(int count);

#endif
