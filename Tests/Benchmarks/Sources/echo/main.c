/* The least that answers: sends back as many bytes of each request as it is told to.
 *
 * One epoll loop over one Unix stream socket and its clients, with the same calls that a server has to make for a
 * request whose answer it knows. */
#define _GNU_SOURCE
#include "CServer.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int poller;

/* A client sends one request and waits for its answer, so what is read is a request. */
static void answer(int client, size_t size)
{
    static char buffer[65536];
    if (recv(client, buffer, sizeof buffer, MSG_DONTWAIT) <= 0
        || send(client, buffer, size, MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)size)
        close(client);
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: echo ANSWER-SIZE SOCKET\n");
        return 64;
    }
    size_t size = (size_t)atoi(arguments[1]);
    if (size < 1 || size > 65536)
        return 64;
    poller = checked("epoll_create1", epoll_create1(EPOLL_CLOEXEC));
    int listener = open_listener(arguments[2]);
    watch(poller, listener);
    for (;;) {
        struct epoll_event events[64];
        int ready = epoll_wait(poller, events, 64, -1);
        for (int index = 0; index < ready; index++) {
            if (events[index].data.fd == listener)
                watch(poller, checked("accept4", accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)));
            else
                answer(events[index].data.fd, size);
        }
    }
}
