/* What a process notices of the library: threads, descriptors, signals. */
#include "harness.h"
#include "queries.h"
#include "requests.h"
#include "service.h"
#include "sockets.h"
#include "waiting.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static int thread_count(void) {
    DIR *folder = opendir("/proc/self/task");
    struct dirent *entry;
    int count = 0;

    REQUIRE(folder != NULL);
    while ((entry = readdir(folder)) != NULL) count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

TEST("queries, events and armed nothing start no thread; the first request that stays pending starts one") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event()), more = poisoned_overlapped(NULL);
    SOCKET s = udp4(), t = udp4();
    ULONG on = 1;

    addresses_of(s);
    source_to(s, "203.0.113.9", 0);
    EXPECT_SUCCESS(control(s, FIONBIO, &on, sizeof on, NULL, 0), 0);
    select_events(t, overlapped.hEvent, FD_ADDRESS_LIST_CHANGE);
    WSASleepEx(1, TRUE);
    EXPECT_EQUAL(thread_count(), 1);
    pend(s, &overlapped, NULL);
    EXPECT_EQUAL(thread_count(), 2);
    pend(s, &more, NULL);
    pend_route(t, "203.0.113.9", &more, NULL);
    EXPECT_EQUAL(thread_count(), 2);
}

static void round_of_everything(int i) {
    WSAOVERLAPPED list = poisoned_overlapped(new_event()), route = poisoned_overlapped(new_event());
    WSAEVENT event = new_event();
    SOCKET s = udp4(), t = udp6();
    int error;

    addresses_of(s);
    pend(s, &list, NULL);
    pend_route(s, "203.0.113.9", &route, NULL);
    EXPECT_ARMED(arm(nonblocking(t)));
    select_events(t, event, FD_ADDRESS_LIST_CHANGE);
    if (i % 2) EXPECT_EQUAL(WSPCancelIo(s, &list, &error), 0);
    close_socket(s);
    close_socket(t);
    EXPECT_FIRES(list.hEvent);
    EXPECT_FIRES(route.hEvent);
    EXPECT(WPUCloseEvent(list.hEvent, &error));
    EXPECT(WPUCloseEvent(route.hEvent, &error));
    EXPECT(WPUCloseEvent(event, &error));
}

TEST("1000 rounds of queries, requests, cancellations and closing leave no descriptor open") {
    int i, before;

    round_of_everything(0);
    before = open_descriptors();
    for (i = 0; i < 1000; i++) round_of_everything(i);
    EXPECT_EQUAL(open_descriptors(), before);
}

TEST("the library's descriptors are not inherited by programs that are started") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    int descriptor, inherited = 0, before = 0;

    for (descriptor = 0; descriptor < 256; descriptor++) before += fcntl(descriptor, F_GETFD) == 0;
    pend(s, &overlapped, NULL);
    for (descriptor = 0; descriptor < 256; descriptor++) inherited += fcntl(descriptor, F_GETFD) == 0;
    EXPECT_EQUAL(inherited, before);
}

TEST("signal dispositions and the thread's mask are untouched, and the service's death raises no SIGPIPE") {
    struct sigaction before[SIGRTMAX + 1], after;
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    sigset_t mask_before, mask_after;
    SOCKET s = udp4();
    int number;

    memset(before, 0, sizeof before);
    for (number = 1; number <= SIGRTMAX; number++) sigaction(number, NULL, &before[number]);
    pthread_sigmask(SIG_SETMASK, NULL, &mask_before);
    service_start();
    addresses_of(s);
    pend(s, &overlapped, NULL);
    service_kill();
    addresses_of(s);
    pend_route(s, "203.0.113.9", &overlapped, NULL);
    close_socket(s);
    for (number = 1; number <= SIGRTMAX; number++) {
        ABOUT("signal %d", number);
        memset(&after, 0, sizeof after);
        if (sigaction(number, NULL, &after) == 0) EXPECT(after.sa_handler == before[number].sa_handler);
    }
    ABOUT(NULL);
    pthread_sigmask(SIG_SETMASK, NULL, &mask_after);
    EXPECT_BYTES(&mask_after, &mask_before, 8);
}

static volatile sig_atomic_t handled;

static void handle(int number) { handled = number; }

TEST("the library's thread receives no signals: one that the program blocks stays pending") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    sigset_t blocked, pending;
    SOCKET s = udp4();

    signal(SIGUSR1, handle);
    pend(s, &overlapped, NULL);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &blocked, NULL);
    kill(getpid(), SIGUSR1);
    pause_for(50);
    EXPECT_EQUAL(handled, 0);
    sigpending(&pending);
    EXPECT(sigismember(&pending, SIGUSR1));
    pthread_sigmask(SIG_UNBLOCK, &blocked, NULL);
    EXPECT_EQUAL(handled, SIGUSR1);
    change_list4();
    EXPECT_RESULT(s, &overlapped, 0, 0);
}

TEST("signals with handlers interrupt neither sleeps nor requests") {
    WSAOVERLAPPED overlapped = poisoned_overlapped(new_event());
    SOCKET s = udp4();
    int64_t start = now();
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = handle;
    sigaction(SIGALRM, &action, NULL);
    pend(s, &overlapped, NULL);
    ualarm(20000, 20000);
    EXPECT_EQUAL(WSASleepEx(200, TRUE), 0);
    EXPECT(now() - start >= 200);
    EXPECT_EQUAL(WSAWaitForMultipleEvents(1, &overlapped.hEvent, FALSE, 100, FALSE), WSA_WAIT_TIMEOUT);
    EXPECT(now() - start >= 300);
    ualarm(0, 0);
}
