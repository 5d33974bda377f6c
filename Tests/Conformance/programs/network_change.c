/* .NET's NetworkChange: a socket for each family, ioctl then selection, never an enumeration, an event that resets when
   it is waited for, and armed again before subscribers are told. */
#include "calls.h"
#include "changes.h"
#include "queries.h"
#include "sockets.h"
#include "waiting.h"

static void listen_for_change(SOCKET s, WSAEVENT event) {
    struct outcome outcome = control(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0);
    int error;

    MUST(outcome.result == 0 || outcome.error == WSAEWOULDBLOCK);
    MUST(WSPEventSelect(s, event, FD_ADDRESS_LIST_CHANGE, &error) == 0);
}

int main(void) {
    SOCKET sockets[2] = {nonblocking(udp4()), nonblocking(udp6())};
    WSAEVENT events[2] = {new_event(), new_event()};
    bool has_seen_last = false;
    int wake_ups[2] = {0, 0}, i, error;
    DWORD which;

    for (i = 0; i < 2; i++) listen_for_change(sockets[i], events[i]);
    change_addresses();
    while (goes_on(has_seen_last)) {
        which = WSAWaitForMultipleEvents(2, events, FALSE, 20, FALSE);
        if (which == WSA_WAIT_TIMEOUT) continue;
        MUST(which < 2 && WPUResetEvent(events[which], &error));
        wake_ups[which]++;
        listen_for_change(sockets[which], events[which]);
        if (has_address(addresses_of(sockets[0]), LAST_ADDRESS)) has_seen_last = true;
    }
    MUST(wake_ups[1] == 0);
    return verdict("network_change", has_seen_last, wake_ups[0], 1, change_count);
}
