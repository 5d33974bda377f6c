/* babeld on Cygwin: four overlapped requests, all of them zeroed and issued again whichever has completed, and a byte in
   a pipe that wakes the main loop. */
#include "calls.h"
#include "changes.h"
#include "queries.h"
#include "sockets.h"
#include "waiting.h"

#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

static SOCKET sockets[2];
static WSAOVERLAPPED requests[4];
static WSAEVENT events[4];
static int pipe_ends[2];

static void issue(int i) {
    struct sockaddr_in any4 = ipv4("0.0.0.0", 0);
    struct sockaddr_in6 any6 = ipv6("::", 0, 0);
    DWORD code = i < 2 ? SIO_ROUTING_INTERFACE_CHANGE : SIO_ADDRESS_LIST_CHANGE;
    struct outcome outcome;

    memset(&requests[i], 0, sizeof requests[i]);
    requests[i].hEvent = events[i];
    if (i % 2 == 0) outcome = control_overlapped(sockets[0], code, &any4, sizeof any4, NULL, 0, &requests[i], NULL);
    else outcome = control_overlapped(sockets[1], code, &any6, sizeof any6, NULL, 0, &requests[i], NULL);
    MUST(outcome.error == WSA_IO_PENDING);
}

static void *watch(void *unused) {
    DWORD which;
    char name;
    int i;

    for (;;) {
        which = WSAWaitForMultipleEvents(4, events, FALSE, WSA_INFINITE, FALSE);
        MUST(which < 4);
        for (i = 0; i < 4; i++) issue(i);
        name = "rRaA"[which];
        MUST(write(pipe_ends[1], &name, 1) == 1);
    }
    return unused;
}

static void *begin(void *ready) {
    int i, error;

    for (i = 0; i < 4; i++) issue(i);
    MUST(WPUSetEvent((WSAEVENT)ready, &error));
    return watch(NULL);
}

int main(void) {
    struct pollfd readable;
    WSAEVENT ready = new_event();
    bool has_seen_last = false;
    int wake_ups = 0, i;
    pthread_t thread;
    char name;

    sockets[0] = udp4();
    sockets[1] = udp6();
    for (i = 0; i < 4; i++) events[i] = new_event();
    MUST(pipe(pipe_ends) == 0);
    MUST(pthread_create(&thread, NULL, begin, ready) == 0);
    MUST(fires_within(ready, SOON));
    change_addresses();
    readable.fd = pipe_ends[0];
    readable.events = POLLIN;
    while (goes_on(has_seen_last)) {
        if (poll(&readable, 1, 20) == 0) continue;
        MUST(read(pipe_ends[0], &name, 1) == 1);
        wake_ups++;
        if (has_address(addresses_of(sockets[0]), LAST_ADDRESS)) has_seen_last = true;
    }
    /* An address changes the list, and a route or two. */
    return verdict("routing_daemon", has_seen_last, wake_ups, 1, 4 * change_count);
}
