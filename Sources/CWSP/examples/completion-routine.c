/* Tells of changes of the IPv6 address list by a completion routine.

       completion-routine [CHANGES]: ends after so many; without, never. */
#include <stdio.h>
#include <stdlib.h>
#include <wspd/ws2spi.h>

struct watch {
    WSAOVERLAPPED overlapped; /* has to stay until the routine has been called */
    SOCKET s;
    long left;
    int is_over;
};

static int arm(struct watch *watch);

/* Runs in the thread that has issued the request, in an alertable wait. */
static void CALLBACK changed(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags) {
    struct watch *watch = (struct watch *)overlapped->hEvent; /* free for a context where there is a routine */

    (void)bytes;
    (void)flags;
    if (error == WSA_OPERATION_ABORTED) { /* the socket was closed: nothing follows */
        watch->is_over = 1;
        return;
    }
    /* Armed again before the change is handled: what changes meanwhile is not lost. */
    if (error != 0 || arm(watch) != 0) exit(EXIT_FAILURE);
    printf("changed\n");
    fflush(stdout);
    if (watch->left > 0) watch->left--;
}

static int arm(struct watch *watch) {
    DWORD unused;
    int error = 0;

    WSPIoctl(
        watch->s, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, &unused, &watch->overlapped, changed, NULL, &error);
    if (error == WSA_IO_PENDING) return 0;
    fprintf(stderr, "SIO_ADDRESS_LIST_CHANGE: error %d\n", error);
    return -1;
}

int main(int count, char **arguments) {
    struct watch watch = {{0, 0, 0, 0, NULL}, (SOCKET)socket(AF_INET6, SOCK_DGRAM, 0), -1, 0};
    int error;

    if (count > 1) watch.left = strtol(arguments[1], NULL, 10);
    watch.overlapped.hEvent = &watch;
    if (watch.s == INVALID_SOCKET || arm(&watch) != 0) return EXIT_FAILURE;
    printf("armed\n");
    fflush(stdout);
    while (watch.left != 0) WSASleepEx(WSA_INFINITE, TRUE);
    if (WSPCloseSocket(watch.s, &error) != 0) return EXIT_FAILURE;
    while (!watch.is_over) WSASleepEx(WSA_INFINITE, TRUE);
    return EXIT_SUCCESS;
}
