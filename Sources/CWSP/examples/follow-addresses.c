/* Follows the list of IPv4 addresses that this machine can use, with poll(2).

       follow-addresses [CHANGES]: ends after so many; without, never. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <wspd/ws2spi.h>

static int fail(const char *what, int error) {
    fprintf(stderr, "%s: error %d\n", what, error);
    return EXIT_FAILURE;
}

/* Prints the list; 0, or an error number. */
static int print_list(SOCKET s) {
    SOCKET_ADDRESS_LIST *list = NULL;
    DWORD size = 0;
    int i, error;

    /* The call says how much it needs, and the list may grow in between. */
    while (WSPIoctl(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, list, size, &size, NULL, NULL, NULL, &error) != 0) {
        free(list);
        if (error != WSAEFAULT) return error;
        list = malloc(size);
        if (list == NULL) return WSA_NOT_ENOUGH_MEMORY;
    }
    printf("%d addresses:", list->iAddressCount);
    for (i = 0; i < list->iAddressCount; i++) {
        struct sockaddr_in *address = (struct sockaddr_in *)(void *)list->Address[i].lpSockaddr;
        char text[INET_ADDRSTRLEN];
        printf(" %s", inet_ntop(AF_INET, &address->sin_addr, text, sizeof text));
    }
    printf("\n");
    fflush(stdout);
    free(list);
    return 0;
}

int main(int count, char **arguments) {
    SOCKET s = (SOCKET)socket(AF_INET, SOCK_DGRAM, 0);
    long left = count > 1 ? strtol(arguments[1], NULL, 10) : -1;
    int error = 0;
    WSAOVERLAPPED overlapped = {0, 0, 0, 0, NULL};

    if (s == INVALID_SOCKET) return fail("socket", 0);
    if ((overlapped.hEvent = WPUCreateEvent(&error)) == WSA_INVALID_EVENT) return fail("WPUCreateEvent", error);
    for (;; left--) {
        struct pollfd change = {WSPD_EVENT_DESCRIPTOR(overlapped.hEvent), POLLIN, 0};
        DWORD unused;
        /* CHANGE first, then QUERY: what changes behind the list that is printed wakes us. */
        WSPIoctl(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, &unused, &overlapped, NULL, NULL, &error);
        if (error != WSA_IO_PENDING) return fail("SIO_ADDRESS_LIST_CHANGE", error);
        if ((error = print_list(s)) != 0) return fail("SIO_ADDRESS_LIST_QUERY", error);
        if (left == 0) return WSPCloseSocket(s, &error) == 0 ? EXIT_SUCCESS : fail("WSPCloseSocket", error);
        if (poll(&change, 1, -1) < 0) return fail("poll", 0);
    }
}
