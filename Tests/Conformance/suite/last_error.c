/* The same in WSAIoctl's shape: the error number is the thread's (A.0.1). */
#include "calls.h"
#include "harness.h"
#include "sockets.h"

#include <pthread.h>

static int read_available(SOCKET s, DWORD size) {
    DWORD available, bytes;

    return WSAIoctl(s, FIONREAD, NULL, 0, &available, size, &bytes, NULL, NULL);
}

TEST("WSASetLastError sets what WSAGetLastError tells") {
    WSASetLastError((int)POISON);
    EXPECT_EQUAL(WSAGetLastError(), (int)POISON);
    WSASetLastError(0);
    EXPECT_EQUAL(WSAGetLastError(), 0);
}

TEST("WSAIoctl sets the thread's error number to 0 on success") {
    WSASetLastError((int)POISON);
    EXPECT_EQUAL(read_available(udp4(), 4), 0);
    EXPECT_EQUAL(WSAGetLastError(), 0);
}

TEST("WSAIoctl sets the thread's error number on failure") {
    WSASetLastError((int)POISON);
    EXPECT_EQUAL(read_available(udp4(), 3), SOCKET_ERROR);
    EXPECT_EQUAL(WSAGetLastError(), WSAEFAULT);
    EXPECT_EQUAL(read_available(INVALID_SOCKET, 4), SOCKET_ERROR);
    EXPECT_EQUAL(WSAGetLastError(), WSAENOTSOCK);
}

TEST("WSAIoctl tells WSA_IO_PENDING as the thread's error number") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);
    SOCKET s = udp4();
    DWORD bytes = POISON;
    int error;

    EXPECT_EQUAL(
        WSAIoctl(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, &bytes, &overlapped, NULL), SOCKET_ERROR);
    EXPECT_EQUAL(WSAGetLastError(), WSA_IO_PENDING);
    EXPECT_EQUAL(bytes, POISON);
    EXPECT_EQUAL(WSPCloseSocket(s, &error), 0);
}

TEST("WSPIoctl leaves the thread's error number alone") {
    DWORD available;

    WSASetLastError((int)POISON);
    EXPECT_FAILURE(control(udp4(), FIONREAD, NULL, 0, &available, 3), WSAEFAULT, POISON);
    EXPECT_EQUAL(WSAGetLastError(), (int)POISON);
}

static void *fail_elsewhere(void *unused) {
    (void)unused;
    EXPECT_EQUAL(WSAGetLastError(), 0);
    EXPECT_EQUAL(read_available(udp4(), 3), SOCKET_ERROR);
    EXPECT_EQUAL(WSAGetLastError(), WSAEFAULT);
    return NULL;
}

TEST("each thread has an error number of its own") {
    pthread_t thread;

    WSASetLastError(4711);
    REQUIRE(pthread_create(&thread, NULL, fail_elsewhere, NULL) == 0);
    pthread_join(thread, NULL);
    EXPECT_EQUAL(WSAGetLastError(), 4711);
}
