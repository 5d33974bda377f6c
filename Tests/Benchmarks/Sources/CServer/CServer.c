#define _GNU_SOURCE
#include "CServer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int checked(const char *call, int result)
{
    if (result < 0) {
        perror(call);
        exit(1);
    }
    return result;
}

void watch(int poller, int descriptor)
{
    struct epoll_event event = { .events = EPOLLIN, .data.fd = descriptor };
    checked("epoll_ctl", epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event));
}

int open_listener(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof address.sun_path) {
        fprintf(stderr, "%s: the path is too long for a socket\n", path);
        exit(64);
    }
    strcpy(address.sun_path, path);
    unlink(path);
    int listener = checked("socket", socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    checked("bind", bind(listener, (struct sockaddr *)&address, sizeof address));
    checked("listen", listen(listener, 1024));
    return listener;
}
