/* libwebsockets: selects every network event on every socket, the changes among them, and never issues their ioctls. */
#include "changes.h"
#include "queries.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

int main(void) {
    enum { count = 8 };
    SOCKET sockets[count];
    WSAEVENT events[count];
    bool has_seen_last = false;
    int wake_ups = 0, i;
    DWORD which;

    for (i = 0; i < count; i++) {
        sockets[i] = i % 2 == 0 ? udp4() : udp6();
        events[i] = new_event();
        select_events(sockets[i], events[i], FD_ALL_EVENTS);
    }
    change_addresses();
    while (goes_on(has_seen_last)) {
        which = WSAWaitForMultipleEvents(count, events, FALSE, 20, FALSE);
        if (which != WSA_WAIT_TIMEOUT) {
            wake_ups++;
            enumerate(sockets[which], events[which]);
        }
        if (has_address(addresses_of(sockets[0]), LAST_ADDRESS)) has_seen_last = true;
    }
    return verdict("web_sockets", has_seen_last, wake_ups, 0, 0);
}
