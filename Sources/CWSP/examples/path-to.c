/* Tells which local address reaches an IPv4 destination, and tells again when that has changed.

       path-to DESTINATION [CHANGES]: ends after so many; without, never. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <wspd/ws2spi.h>

/* Prints the local address for the destination; 0, or an error number. */
static int print_path(SOCKET s, struct sockaddr_in *destination) {
    char text[INET_ADDRSTRLEN];
    struct sockaddr_in source;
    DWORD size;
    int error = 0;

    if (WSPIoctl(
            s, SIO_ROUTING_INTERFACE_QUERY, destination, sizeof *destination, &source, sizeof source, &size, NULL, NULL,
            NULL, &error) == 0)
        printf("from %s\n", inet_ntop(AF_INET, &source.sin_addr, text, sizeof text));
    else if (error == WSAENETUNREACH || error == WSAEHOSTUNREACH)
        printf("unreachable\n");
    else
        return error;
    fflush(stdout);
    return 0;
}

int main(int count, char **arguments) {
    SOCKET s = (SOCKET)socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in destination = {0};
    long left = count > 2 ? strtol(arguments[2], NULL, 10) : -1;
    int error = 0;
    WSAOVERLAPPED overlapped = {0, 0, 0, 0, NULL};

    destination.sin_family = AF_INET;
    if (count < 2 || inet_pton(AF_INET, arguments[1], &destination.sin_addr) != 1) return 64;
    if (s == INVALID_SOCKET || (overlapped.hEvent = WPUCreateEvent(&error)) == WSA_INVALID_EVENT) return EXIT_FAILURE;
    for (;; left--) {
        DWORD bytes, flags;
        /* CHANGE first, then QUERY: what changes behind the answer that is printed completes the request. */
        WSPIoctl(
            s, SIO_ROUTING_INTERFACE_CHANGE, &destination, sizeof destination, NULL, 0, &bytes, &overlapped, NULL, NULL,
            &error);
        if (error != WSA_IO_PENDING || (error = print_path(s, &destination)) != 0) break;
        if (left == 0) return WSPCloseSocket(s, &error) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
        if (!WSPGetOverlappedResult(s, &overlapped, &bytes, TRUE, &flags, &error)) break;
    }
    fprintf(stderr, "path-to: error %d\n", error);
    return EXIT_FAILURE;
}
