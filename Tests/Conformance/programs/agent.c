/* MeshAgent: a completion routine with its context in hEvent, which handles a change and then issues the request again;
   the end is the closing of the socket. */
#include "calls.h"
#include "changes.h"
#include "queries.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

struct monitor {
    WSAOVERLAPPED overlapped;
    SOCKET s;
    bool has_seen_last;
    int wake_ups, aborts;
};

static void CALLBACK changed(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags) {
    struct monitor *monitor = (struct monitor *)overlapped->hEvent;

    MUST(overlapped == &monitor->overlapped && bytes == 0 && flags == 0);
    if (error == WSA_OPERATION_ABORTED) {
        monitor->aborts++;
        return;
    }
    MUST(error == 0);
    monitor->wake_ups++;
    hold_changes();
    if (has_address(addresses_of(monitor->s), LAST_ADDRESS)) monitor->has_seen_last = true;
    pend(monitor->s, overlapped, changed);
    release_changes();
}

int main(void) {
    struct monitor monitor = {{0, 0, 0, 0, NULL}, udp4(), false, 0, 0};

    monitor.overlapped.hEvent = &monitor;
    pend(monitor.s, &monitor.overlapped, changed);
    change_addresses();
    while (goes_on(monitor.has_seen_last)) WSASleepEx(20, TRUE);
    close_socket(monitor.s);
    while (WSASleepEx(A_WHILE, TRUE) == WAIT_IO_COMPLETION) continue;
    MUST(monitor.aborts == 1);
    return verdict("agent", monitor.has_seen_last, monitor.wake_ups, 1, change_count);
}
