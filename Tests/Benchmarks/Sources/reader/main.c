/* The least that reads route events: parses every attribute and drops the message.
 *
 * One epoll loop over an rtnetlink socket in the groups of routes, and a Unix stream socket on which each client is
 * told, 8 bytes, how many messages have been parsed, and then left alone. */
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

static int poller, kernel, listener;
static uint64_t parsed;
/* What is parsed has to go somewhere, or the compiler leaves the parsing out. */
static volatile uint32_t sink;

static void open_kernel(void)
{
    struct sockaddr_nl address = {
        .nl_family = AF_NETLINK, .nl_groups = RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE,
    };
    int size = 8 << 20;
    kernel = checked("socket", socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
    setsockopt(kernel, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
    checked("bind", bind(kernel, (struct sockaddr *)&address, sizeof address));
    watch(poller, kernel);
}

static void parse(const struct nlmsghdr *header)
{
    if (header->nlmsg_type != RTM_NEWROUTE && header->nlmsg_type != RTM_DELROUTE)
        return;
    if (header->nlmsg_len < NLMSG_LENGTH(sizeof(struct rtmsg)))
        return;
    const struct rtmsg *route = NLMSG_DATA(header);
    unsigned length = (unsigned)RTM_PAYLOAD(header);
    uint32_t values[RTA_MAX + 1] = { route->rtm_table };
    for (const struct rtattr *attribute = RTM_RTA(route); RTA_OK(attribute, length);
         attribute = RTA_NEXT(attribute, length))
        if (attribute->rta_type <= RTA_MAX && RTA_PAYLOAD(attribute) >= sizeof *values)
            memcpy(values + attribute->rta_type, RTA_DATA(attribute), sizeof *values);
    sink = values[RTA_DST] ^ values[RTA_OIF] ^ values[RTA_TABLE] ^ values[RTA_GATEWAY] ^ values[RTA_PREFSRC];
    parsed++;
}

static void read_kernel(void)
{
    static _Alignas(struct nlmsghdr) char buffer[32768];
    for (;;) {
        ssize_t received = recv(kernel, buffer, sizeof buffer, 0);
        if (received < 0 && errno == ENOBUFS) {
            fprintf(stderr, "reader: events were lost\n");
            exit(1);
        }
        if (received < 0)
            return;
        unsigned length = (unsigned)received;
        for (struct nlmsghdr *header = (struct nlmsghdr *)buffer; NLMSG_OK(header, length);
             header = NLMSG_NEXT(header, length))
            parse(header);
    }
}

static void tell(void)
{
    int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (client < 0)
        return;
    read_kernel();
    if (send(client, &parsed, sizeof parsed, MSG_NOSIGNAL) < 0)
        perror("send");
    close(client);
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: reader SOCKET\n");
        return 64;
    }
    poller = checked("epoll_create1", epoll_create1(EPOLL_CLOEXEC));
    open_kernel();
    listener = open_listener(arguments[1]);
    watch(poller, listener);
    for (;;) {
        struct epoll_event events[64];
        int ready = epoll_wait(poller, events, 64, -1);
        for (int index = 0; index < ready; index++) {
            if (events[index].data.fd == kernel)
                read_kernel();
            else
                tell();
        }
    }
}
