/* The least that passes address changes on: the yardstick for wspd.
 *
 * One epoll loop, one rtnetlink socket, one Unix stream socket. Every client gets 8 bytes when it has been accepted
 * and 8 bytes for each RTM_NEWADDR and RTM_DELADDR. No state, no filter, no quota. With --everything it also receives
 * every other event that wspd does, for the sake of what reading them costs. */
#define _GNU_SOURCE
#include "CServer.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAXIMUM_CLIENTS = 16384 };

struct notice {
    uint16_t type;
    uint8_t family;
    uint8_t prefix_length;
    uint32_t interface;
};

static int poller, kernel, listener;
static int clients[MAXIMUM_CLIENTS];
static int client_count;

static void open_kernel(void)
{
    struct sockaddr_nl address = {
        .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR,
    };
    kernel = checked("socket", socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
    checked("bind", bind(kernel, (struct sockaddr *)&address, sizeof address));
    watch(poller, kernel);
}

static void join_everything(void)
{
    static const int groups[] = {
        RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE, RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE, RTNLGRP_IPV4_NETCONF,
        RTNLGRP_IPV6_NETCONF, RTNLGRP_NEXTHOP, RTNLGRP_NEIGH,
    };
    int size = 8 << 20;
    setsockopt(kernel, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
    for (unsigned index = 0; index < sizeof groups / sizeof *groups; index++)
        checked("setsockopt", setsockopt(kernel, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, groups + index, sizeof(int)));
}

static int tell(int client, const struct notice *notice)
{
    return send(client, notice, sizeof *notice, MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof *notice;
}

static void drop(int index)
{
    close(clients[index]);
    clients[index] = clients[--client_count];
}

static void tell_all(const struct notice *notice)
{
    for (int index = client_count - 1; index >= 0; index--)
        if (!tell(clients[index], notice))
            drop(index);
}

static void accept_all(void)
{
    static const struct notice greeting;
    for (;;) {
        int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (client < 0)
            return;
        if (client_count == MAXIMUM_CLIENTS || !tell(client, &greeting)) {
            close(client);
            continue;
        }
        clients[client_count++] = client;
        watch(poller, client);
    }
}

static void read_kernel(void)
{
    static _Alignas(struct nlmsghdr) char buffer[32768];
    for (;;) {
        ssize_t received = recv(kernel, buffer, sizeof buffer, 0);
        if (received < 0 && (errno == ENOBUFS || errno == EINTR))
            continue;
        if (received < 0)
            return;
        unsigned length = (unsigned)received;
        for (struct nlmsghdr *header = (struct nlmsghdr *)buffer; NLMSG_OK(header, length);
             header = NLMSG_NEXT(header, length)) {
            if (header->nlmsg_type != RTM_NEWADDR && header->nlmsg_type != RTM_DELADDR)
                continue;
            if (header->nlmsg_len < NLMSG_LENGTH(sizeof(struct ifaddrmsg)))
                continue;
            const struct ifaddrmsg *address = NLMSG_DATA(header);
            struct notice notice = {
                header->nlmsg_type, address->ifa_family, address->ifa_prefixlen, address->ifa_index,
            };
            tell_all(&notice);
        }
    }
}

/* Clients never send: that one is readable means that it has gone. */
static void forget(int descriptor)
{
    for (int index = 0; index < client_count; index++)
        if (clients[index] == descriptor) {
            drop(index);
            return;
        }
}

int main(int count, char **arguments)
{
    int everything = count == 3 && strcmp(arguments[1], "--everything") == 0;
    if (count != 2 + everything) {
        fprintf(stderr, "usage: relay [--everything] SOCKET\n");
        return 64;
    }
    poller = checked("epoll_create1", epoll_create1(EPOLL_CLOEXEC));
    open_kernel();
    if (everything)
        join_everything();
    listener = open_listener(arguments[count - 1]);
    watch(poller, listener);
    for (;;) {
        struct epoll_event events[64];
        int ready = epoll_wait(poller, events, 64, -1);
        for (int index = 0; index < ready; index++) {
            if (events[index].data.fd == kernel)
                read_kernel();
            else if (events[index].data.fd == listener)
                accept_all();
            else
                forget(events[index].data.fd);
        }
    }
}
