/* NetworkDirect: overlapped requests that are issued again before what has changed is looked at, and queries whose errors
   are told apart: a short buffer is made longer, an unreachable destination is waited for, the rest is a mistake. */
#include "calls.h"
#include "changes.h"
#include "requests.h"
#include "sockets.h"
#include "waiting.h"

#include <stdlib.h>
#include <string.h>

enum { unreachable = 0, reachable = 1 };

/* The address to use, in a buffer that is as long as the service says it must be. */
static int resolve(SOCKET s, char *text, size_t size) {
    struct sockaddr_in destination = ipv4(DESTINATION, 0);
    struct outcome outcome = {SOCKET_ERROR, WSAEFAULT, 0};
    DWORD length = 1, tries;
    void *buffer = NULL;
    int result = unreachable;

    for (tries = 0; outcome.error == WSAEFAULT && tries < 3; tries++) {
        buffer = realloc(buffer, length);
        outcome = control(s, SIO_ROUTING_INTERFACE_QUERY, &destination, sizeof destination, buffer, length);
        if (outcome.result == 0) break;
        MUST(outcome.error == WSAEFAULT || outcome.error == WSAENETUNREACH || outcome.error == WSAEHOSTUNREACH);
        if (outcome.error == WSAEFAULT) MUST(outcome.bytes > length);
        length = outcome.error == WSAEFAULT ? outcome.bytes : length;
    }
    if (outcome.result == 0) {
        MUST(outcome.bytes == sizeof(struct sockaddr_in));
        strncpy(text, text_of(buffer), size - 1);
        result = reachable;
    }
    free(buffer);
    return result;
}

int main(void) {
    WSAOVERLAPPED overlapped = {0, 0, 0, 0, NULL};
    bool has_seen_last = false, was_unreachable = false;
    char source[64] = "";
    int wake_ups = 0;
    SOCKET s = tcp4();

    overlapped.hEvent = new_event();
    pend_route(s, DESTINATION, &overlapped, NULL);
    change_routes();
    while (goes_on(has_seen_last)) {
        if (!fires_within(overlapped.hEvent, 20)) continue;
        MUST(status_of(&overlapped) == STATUS_SUCCESS_);
        wake_ups++;
        pend_route(s, DESTINATION, &overlapped, NULL);
        if (resolve(s, source, sizeof source) == unreachable) was_unreachable = true;
        else if (strcmp(source, LAST_SOURCE) == 0) has_seen_last = true;
    }
    MUST(was_unreachable);
    return verdict("network_direct", has_seen_last, wake_ups, 1, change_count);
}
