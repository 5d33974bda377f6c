/* Creates and deletes veth pairs at a steady rate over rtnetlink, without a process for each.
 *
 * Pairs are made in batches. Each batch lives until the next has been made, and is deleted as one group, as deletions
 * one by one cost the kernel 16 ms each. Prints how many pairs that were and the nanoseconds it took. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    FIRST_INDEX = 1000,
    GROUPS = 1000, /* and their numbers begin there as well */
    MAXIMUM_BATCH = 64,
    LARGEST_PAIR = 1024, /* bytes of the requests that make a pair */
};

static int kernel;
static unsigned waiting;
static _Alignas(struct nlmsghdr) char requests[MAXIMUM_BATCH * LARGEST_PAIR];
static size_t used;

static void fail(const char *call, int error)
{
    fprintf(stderr, "churner: %s: %s\n", call, strerror(error));
    exit(1);
}

static void *append(size_t count)
{
    if (used + NLMSG_ALIGN(count) > sizeof requests)
        fail("writing requests", EMSGSIZE);
    void *place = requests + used;
    memset(place, 0, NLMSG_ALIGN(count));
    used += NLMSG_ALIGN(count);
    return place;
}

static struct nlmsghdr *begin(uint16_t type, uint16_t flags)
{
    struct nlmsghdr *header = append(sizeof *header);
    header->nlmsg_type = type;
    header->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
    waiting++;
    return header;
}

static void end(struct nlmsghdr *header) { header->nlmsg_len = (uint32_t)(requests + used - (char *)header); }

static struct rtattr *nest(unsigned short type)
{
    struct rtattr *attribute = append(sizeof *attribute);
    attribute->rta_type = type;
    return attribute;
}

static void close_nest(struct rtattr *attribute)
{
    attribute->rta_len = (unsigned short)(requests + used - (char *)attribute);
}

static void put(unsigned short type, const void *value, size_t count)
{
    struct rtattr *attribute = append(RTA_LENGTH(count));
    attribute->rta_type = type;
    attribute->rta_len = (unsigned short)RTA_LENGTH(count);
    memcpy(RTA_DATA(attribute), value, count);
}

static void put_number(unsigned short type, uint32_t value) { put(type, &value, sizeof value); }

static void put_name(char kind, unsigned index)
{
    char name[IFNAMSIZ];
    snprintf(name, sizeof name, "%c%u", kind, index);
    put(IFLA_IFNAME, name, strlen(name) + 1);
}

static void put_link(unsigned index, int is_up)
{
    struct ifinfomsg *link = append(sizeof *link);
    link->ifi_index = (int)index;
    if (is_up)
        link->ifi_flags = link->ifi_change = IFF_UP;
}

static void make_pair(unsigned index, uint32_t group)
{
    struct nlmsghdr *header = begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    put_link(index, 0);
    put_name('c', index);
    put_number(IFLA_GROUP, group);
    struct rtattr *information = nest(IFLA_LINKINFO);
    put(IFLA_INFO_KIND, "veth", 4);
    struct rtattr *data = nest(IFLA_INFO_DATA);
    struct rtattr *peer = nest(VETH_INFO_PEER);
    put_link(index + 1, 0);
    put_name('p', index);
    close_nest(peer);
    close_nest(data);
    close_nest(information);
    end(header);
}

/* Brings both ends up, the first as a port of a bridge where one is given. */
static void bring_up(unsigned index, uint32_t bridge)
{
    for (unsigned offset = 2; offset-- > 0;) {
        struct nlmsghdr *header = begin(RTM_NEWLINK, 0);
        put_link(index + offset, 1);
        if (bridge != 0 && offset == 0)
            put_number(IFLA_MASTER, bridge);
        end(header);
    }
}

static void add_address(unsigned index, int family, const void *address, size_t count, unsigned char length)
{
    struct nlmsghdr *header = begin(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
    struct ifaddrmsg *body = append(sizeof *body);
    *body = (struct ifaddrmsg) {
        .ifa_family = (unsigned char)family, .ifa_prefixlen = length, .ifa_flags = IFA_F_NODAD, .ifa_index = index,
    };
    put(IFA_LOCAL, address, count);
    put(IFA_ADDRESS, address, count);
    end(header);
}

/* 10.200.0.0/14 in pieces of 4, and 2001:db8:c:N::1/64. */
static void add_addresses(unsigned index)
{
    uint32_t inet = htonl(0x0ac80001 + (index / 2 % 0xffff) * 4);
    uint16_t inet6[8] = {
        htons(0x2001), htons(0xdb8), htons(0xc), htons((uint16_t)(index / 2)), 0, 0, 0, htons(1),
    };
    add_address(index, AF_INET, &inet, sizeof inet, 30);
    add_address(index, AF_INET6, inet6, sizeof inet6, 64);
}

static void delete_group(uint32_t group)
{
    struct nlmsghdr *header = begin(RTM_DELLINK, 0);
    put_link(0, 0);
    put_number(IFLA_GROUP, group);
    end(header);
}

/* Makes the requests and waits until the kernel has confirmed them all. */
static void flush(void)
{
    static _Alignas(struct nlmsghdr) char replies[32768];
    if (send(kernel, requests, used, 0) < 0)
        fail("send", errno);
    used = 0;
    while (waiting > 0) {
        ssize_t received = recv(kernel, replies, sizeof replies, 0);
        if (received < 0)
            fail("recv", errno);
        unsigned length = (unsigned)received;
        for (struct nlmsghdr *header = (struct nlmsghdr *)replies; NLMSG_OK(header, length);
             header = NLMSG_NEXT(header, length)) {
            if (header->nlmsg_type != NLMSG_ERROR)
                continue;
            int error = ((struct nlmsgerr *)NLMSG_DATA(header))->error;
            if (error != 0)
                fail("a change was refused", -error);
            waiting--;
        }
    }
}

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void sleep_until(long long deadline)
{
    struct timespec time = { deadline / 1000000000LL, deadline % 1000000000LL };
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) { }
}

int main(int count, char **arguments)
{
    if (count != 6) {
        fprintf(stderr, "usage: churner down|addresses|bridge BRIDGE-INDEX PAIRS-PER-SECOND SECONDS BATCH\n");
        return 64;
    }
    const char *variant = arguments[1];
    uint32_t bridge = strcmp(variant, "bridge") == 0 ? (uint32_t)atoi(arguments[2]) : 0;
    int rate = atoi(arguments[3]), seconds = atoi(arguments[4]), batch = atoi(arguments[5]);
    if (rate < 1 || seconds < 1 || batch < 1 || batch > MAXIMUM_BATCH)
        fail("arguments", EINVAL);
    kernel = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (kernel < 0)
        fail("socket", errno);

    long long start = now();
    unsigned pairs = 0, batches = 0;
    for (; now() < start + seconds * 1000000000LL; batches++) {
        for (int position = 0; position < batch; position++, pairs++) {
            unsigned index = FIRST_INDEX + 2 * pairs;
            make_pair(index, GROUPS + batches % GROUPS);
            if (strcmp(variant, "addresses") == 0)
                add_addresses(index);
            if (strcmp(variant, "down") != 0)
                bring_up(index, bridge);
        }
        if (batches > 0)
            delete_group(GROUPS + (batches - 1) % GROUPS);
        flush();
        sleep_until(start + pairs * 1000000000LL / rate);
    }
    delete_group(GROUPS + (batches - 1) % GROUPS);
    flush();
    printf("%u %lld\n", pairs, now() - start);
    return 0;
}
