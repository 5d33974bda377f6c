#include "queries.h"

#include "calls.h"
#include "sockets.h"

#include <stdio.h>
#include <string.h>

const char *addresses_of(SOCKET s) {
    static char text[2048];
    union { SOCKET_ADDRESS_LIST list; char bytes[4096]; } out;
    struct outcome outcome = control(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, &out, sizeof out);
    size_t length = 0;
    int i;

    text[0] = '\0';
    if (outcome.result != 0) snprintf(text, sizeof text, "error %d", outcome.error);
    for (i = 0; outcome.result == 0 && i < out.list.iAddressCount; i++) {
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%s", i > 0 ? " " : "",
            text_of(out.list.Address[i].lpSockaddr));
    }
    return text;
}

const char *source_to(SOCKET s, const char *destination, unsigned scope) {
    static char text[64];
    struct sockaddr_in6 six, out;
    struct sockaddr_in four;
    struct outcome outcome;

    if (strchr(destination, ':') != NULL) {
        six = ipv6(destination, scope, 53);
        outcome = control(s, SIO_ROUTING_INTERFACE_QUERY, &six, sizeof six, &out, sizeof out);
    } else {
        four = ipv4(destination, 53);
        outcome = control(s, SIO_ROUTING_INTERFACE_QUERY, &four, sizeof four, &out, sizeof out);
    }
    if (outcome.result != 0) snprintf(text, sizeof text, "error %d", outcome.error);
    else snprintf(text, sizeof text, "%s", text_of(&out));
    return text;
}

int has_address(const char *list, const char *address) {
    size_t length = strlen(address);
    const char *place = list;

    for (; (place = strstr(place, address)) != NULL; place += length) {
        if ((place == list || place[-1] == ' ') && (place[length] == ' ' || place[length] == '\0')) return 1;
    }
    return 0;
}
