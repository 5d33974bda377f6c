/* The least that answers: sends back as many bytes of each request as it is told to.
 *
 * One epoll loop over one Unix stream socket and its clients, with the same calls that a server has to make for a
 * request whose answer it knows. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int poller;

static int checked(const char *call, int result)
{
    if (result < 0) {
        perror(call);
        exit(1);
    }
    return result;
}

static void watch(int descriptor)
{
    struct epoll_event event = { .events = EPOLLIN, .data.fd = descriptor };
    checked("epoll_ctl", epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event));
}

static int open_listener(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof address.sun_path) {
        fprintf(stderr, "echo: the socket's path is too long\n");
        exit(64);
    }
    strcpy(address.sun_path, path);
    int listener = checked("socket", socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    checked("bind", bind(listener, (struct sockaddr *)&address, sizeof address));
    checked("listen", listen(listener, 1024));
    return listener;
}

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
    watch(listener);
    for (;;) {
        struct epoll_event events[64];
        int ready = epoll_wait(poller, events, 64, -1);
        for (int index = 0; index < ready; index++) {
            if (events[index].data.fd == listener)
                watch(checked("accept4", accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)));
            else
                answer(events[index].data.fd, size);
        }
    }
}
