/* mDNSResponder: ioctl, selection, and a handler that sleeps, reads the interface list in a buffer that grows, and arms
   again last. */
#include "calls.h"
#include "changes.h"
#include "sockets.h"
#include "waiting.h"

#include <stdlib.h>
#include <string.h>

static void set_up(SOCKET s, WSAEVENT event) {
    DWORD in = 0, out = 0; /* buffers that are there, with size 0 */
    int error;

    MUST(control(s, SIO_ADDRESS_LIST_CHANGE, &in, 0, &out, 0).error == WSAEWOULDBLOCK);
    MUST(WSPEventSelect(s, event, FD_ADDRESS_LIST_CHANGE, &error) == 0);
}

static bool has_interface(SOCKET s, const char *address) {
    INTERFACE_INFO *list = NULL;
    struct outcome outcome;
    size_t count = 0, i;
    bool is_there = false;

    do {
        count++; /* the real one adds 16 */
        MUST(count <= 100);
        list = realloc(list, count * sizeof *list);
        outcome = control(s, SIO_GET_INTERFACE_LIST, NULL, 0, list, count * sizeof *list);
    } while (outcome.result != 0 && outcome.error == WSAEFAULT);
    MUST(outcome.result == 0);
    for (i = 0; i < outcome.bytes / sizeof *list; i++) {
        if (strcmp(text_of(&list[i].iiAddress), address) == 0) is_there = true;
    }
    free(list);
    return is_there;
}

int main(void) {
    WSAEVENT event = new_event();
    bool has_seen_last = false;
    int wake_ups = 0, error;
    SOCKET s = udp4();
    ULONG on = 1;

    MUST(control(s, FIONBIO, &on, sizeof on, NULL, 0).result == 0);
    set_up(s, event);
    change_addresses();
    while (goes_on(has_seen_last)) {
        if (WSAWaitForMultipleEvents(1, &event, FALSE, 20, FALSE) == WSA_WAIT_TIMEOUT) continue;
        MUST(WPUResetEvent(event, &error));
        wake_ups++;
        WSASleepEx(100, FALSE); /* the real one sleeps 2 s */
        hold_changes();
        if (has_interface(s, LAST_ADDRESS)) has_seen_last = true;
        set_up(s, event);
        release_changes();
    }
    return verdict("responder", has_seen_last, wake_ups, 1, change_count);
}
