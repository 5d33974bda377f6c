/* What programs do that the interface does not foresee. */
#include "harness.h"
#include "changes.h"
#include "queries.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void CALLBACK ignored(DWORD error, DWORD count, LPWSAOVERLAPPED overlapped, DWORD flags) {
    (void)error, (void)count, (void)overlapped, (void)flags;
}

TEST("an event of the program's own making that blocks and is full does not hold the library up") {
    int descriptor = eventfd(0, EFD_CLOEXEC);
    WSAOVERLAPPED overlapped = poisoned_overlapped(WSPD_EVENT_OF_DESCRIPTOR(descriptor));
    uint64_t most = UINT64_MAX - 1;
    SOCKET s = udp4();

    pend(s, &overlapped, NULL);
    REQUIRE(write(descriptor, &most, sizeof most) == sizeof most);
    change_list4();
    EXPECT(EVENTUALLY(HasOverlappedIoCompleted(&overlapped)));
    EXPECT(strncmp(addresses_of(s), "192.0.2.2", 9) == 0);
}

static void *block(void *argument) {
    DWORD count;
    int error;

    WSPIoctl(*(SOCKET *)argument, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, &count, NULL, NULL, NULL, &error);
    return NULL;
}

TEST("a thread that is cancelled in a blocking call stays in it, and others' calls go on") {
    SOCKET blocked = udp4();
    pthread_t thread;

    REQUIRE(pthread_create(&thread, NULL, block, &blocked) == 0);
    pause_for(200);
    REQUIRE(pthread_cancel(thread) == 0);
    pause_for(100);
    EXPECT_TEXT(addresses_of(udp4()), "192.0.2.2");
    close_socket(blocked);
    REQUIRE(pthread_join(thread, NULL) == 0);
}

TEST("a fork leaves a structure in shared memory alone, which is the parent's") {
    WSAOVERLAPPED *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    SOCKET s = udp4();
    pid_t child;

    REQUIRE(shared != MAP_FAILED);
    *shared = poisoned_overlapped(new_event());
    pend(s, shared, NULL);
    child = fork();
    if (child == 0) _exit(0);
    REQUIRE(child > 0 && waitpid(child, NULL, 0) == child);
    EXPECT(!HasOverlappedIoCompleted(shared));
    change_list4();
    EXPECT_RESULT(s, shared, 0, 0);
}

TEST("a duplicate that the library has not seen keeps requests pending when the number is another socket's") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4(), kept = (SOCKET)dup(FD(s)), other;

    pend(s, &overlapped, NULL);
    REQUIRE(close(FD(s)) == 0);
    other = udp4();
    REQUIRE(other == s);
    select_events(other, new_event(), FD_ADDRESS_LIST_CHANGE);
    EXPECT(!HasOverlappedIoCompleted(&overlapped));
    change_list4();
    EXPECT_RESULT(kept, &overlapped, 0, 0);
}

TEST("a wrong thread id is WSAEFAULT, and nothing is pending") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(NULL);
    DWORD count;
    int error = 0;

    EXPECT_EQUAL(
        WSPIoctl(
            udp4(), SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, &count, &overlapped, ignored, (LPWSATHREADID)8, &error),
        SOCKET_ERROR);
    EXPECT_EQUAL(error, WSAEFAULT);
}

TEST("a list of too many destinations is WSAEINVAL, and disturbs no request") {
    enum { COUNT = 60000 };
    static struct {
        INT count;
        SOCKET_ADDRESS address[COUNT];
    } list;
    static char output[64];
    static struct sockaddr_in6 destination;
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    int index;

    destination.sin6_family = AF_INET6;
    destination.sin6_addr.s6_addr[15] = 1;
    list.count = COUNT;
    for (index = 0; index < COUNT; index++) {
        list.address[index].lpSockaddr = (struct sockaddr *)&destination;
        list.address[index].iSockaddrLength = sizeof destination;
    }
    pend_route(udp4(), "0.0.0.0", &overlapped, NULL);
    EXPECT_REFUSED(control(udp6(), SIO_ADDRESS_LIST_SORT, &list, sizeof list, output, sizeof output), WSAEINVAL);
    EXPECT_SILENT(overlapped.hEvent);
}
