/* What goes by rtnetlink, by the shortest way: many requests in one call, of which the last is confirmed. */
#define _GNU_SOURCE
#include "CMeasure.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
    CHANGES_AT_ONCE = 64,
    QUESTIONS_AT_ONCE = 32, /* their answers fit the default receive buffer */
    ANSWER_SIZE = 512,
};

struct change {
    struct nlmsghdr header;
    struct rtmsg body;
    struct rtattr interface_header;
    unsigned interface;
    struct rtattr destination_header;
    unsigned char destination[16];
};

struct question {
    struct nlmsghdr header;
    struct rtmsg body;
    struct rtattr destination_header;
    unsigned destination;
};

int measure_rtnetlink(void)
{
    int result = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    return result < 0 ? -errno : result;
}

/* Sends requests of which the last is to be confirmed. Returns the time just before they were sent, once the kernel has
 * confirmed it. */
static long long confirmed(int rtnetlink, const void *requests, size_t count)
{
    struct {
        struct nlmsghdr header;
        struct nlmsgerr body;
        char rest[1024];
    } reply;

    long long before = measure_now();
    if (send(rtnetlink, requests, count, 0) < 0 || recv(rtnetlink, &reply, sizeof reply, 0) < 0)
        return -errno;
    if (reply.header.nlmsg_type != NLMSG_ERROR)
        return -EPROTO;
    return reply.body.error < 0 ? reply.body.error : before;
}

long long measure_change_address(int rtnetlink, unsigned interface, unsigned address, int present)
{
    struct {
        struct nlmsghdr header;
        struct ifaddrmsg body;
        struct rtattr local_header;
        unsigned local;
        struct rtattr address_header;
        unsigned address;
    } request = {
        .header = {
            .nlmsg_len = sizeof request,
            .nlmsg_type = present ? RTM_NEWADDR : RTM_DELADDR,
            .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | (present ? NLM_F_CREATE | NLM_F_EXCL : 0),
        },
        .body = { .ifa_family = AF_INET, .ifa_prefixlen = 32, .ifa_index = interface },
        .local_header = { RTA_LENGTH(sizeof(unsigned)), IFA_LOCAL },
        .local = address,
        .address_header = { RTA_LENGTH(sizeof(unsigned)), IFA_ADDRESS },
        .address = address,
    };

    return confirmed(rtnetlink, &request, sizeof request);
}

/* Writes a request; returns its length. */
static size_t make_change(struct change *change, unsigned interface, const unsigned char *destination, int is_inet6,
    int present)
{
    unsigned short count = is_inet6 ? 16 : 4;
    *change = (struct change) {
        .header = {
            .nlmsg_len = (unsigned)(sizeof *change - 16 + count),
            .nlmsg_type = present ? RTM_NEWROUTE : RTM_DELROUTE,
            .nlmsg_flags = NLM_F_REQUEST | (present ? NLM_F_CREATE | NLM_F_EXCL : 0),
        },
        .body = {
            .rtm_family = is_inet6 ? AF_INET6 : AF_INET, .rtm_dst_len = (unsigned char)(8 * count),
            .rtm_table = RT_TABLE_MAIN, .rtm_protocol = RTPROT_STATIC, .rtm_scope = RT_SCOPE_LINK,
            .rtm_type = RTN_UNICAST,
        },
        .interface_header = { RTA_LENGTH(sizeof(unsigned)), RTA_OIF },
        .interface = interface,
        .destination_header = { (unsigned short)RTA_LENGTH(count), RTA_DST },
    };
    memcpy(change->destination, destination, count);
    return change->header.nlmsg_len;
}

long long measure_change_route(int rtnetlink, unsigned interface, const unsigned char *destination, int is_inet6,
    int present)
{
    struct change change;
    size_t length = make_change(&change, interface, destination, is_inet6, present);
    change.header.nlmsg_flags |= NLM_F_ACK;
    return confirmed(rtnetlink, &change, length);
}

/* Changes the routes to `count` addresses from `first` on, at most CHANGES_AT_ONCE, with one call. */
static int change_routes(int rtnetlink, unsigned interface, unsigned first, unsigned count, int present)
{
    static struct change changes[CHANGES_AT_ONCE];
    char *end = (char *)changes;
    struct change *last = NULL;
    for (unsigned index = 0; index < count; index++) {
        unsigned address = htonl(first + index);
        last = (struct change *)end;
        end += NLMSG_ALIGN(make_change(last, interface, (unsigned char *)&address, 0, present));
    }
    if (last == NULL)
        return 0;
    last->header.nlmsg_flags |= NLM_F_ACK;
    long long result = confirmed(rtnetlink, changes, (size_t)(end - (char *)changes));
    return result < 0 ? (int)result : 0;
}

int measure_add_routes(int rtnetlink, unsigned interface, unsigned count)
{
    for (unsigned done = 0; done < count; done += CHANGES_AT_ONCE) {
        unsigned portion = count - done < CHANGES_AT_ONCE ? count - done : CHANGES_AT_ONCE;
        int error = change_routes(rtnetlink, interface, 0x0a000000 + done, portion, 1);
        if (error < 0)
            return error;
    }
    return 0;
}

static void sleep_until(long long deadline)
{
    struct timespec time = { deadline / 1000000000LL, deadline % 1000000000LL };
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) { }
}

long long measure_route_events(int rtnetlink, unsigned interface, unsigned count, unsigned per_second)
{
    long long start = measure_now();
    for (unsigned done = 0; done < count;) {
        unsigned portion = (count - done + 1) / 2;
        if (portion > CHANGES_AT_ONCE)
            portion = CHANGES_AT_ONCE;
        for (int present = 1; present >= 0; present--) {
            int error = change_routes(rtnetlink, interface, 0xac100000 + done / 2 % 0xf0000, portion, present);
            if (error < 0)
                return error;
        }
        done += 2 * portion;
        if (per_second > 0)
            sleep_until(start + done * 1000000000LL / per_second);
    }
    return measure_now() - start;
}

/* Reads `missing` answers. */
static int read_answers(int rtnetlink, unsigned missing)
{
    static _Alignas(struct nlmsghdr) char answers[QUESTIONS_AT_ONCE][ANSWER_SIZE];
    struct mmsghdr messages[QUESTIONS_AT_ONCE] = { 0 };
    struct iovec parts[QUESTIONS_AT_ONCE];
    for (unsigned index = 0; index < QUESTIONS_AT_ONCE; index++) {
        parts[index] = (struct iovec) { answers[index], ANSWER_SIZE };
        messages[index].msg_hdr = (struct msghdr) { .msg_iov = parts + index, .msg_iovlen = 1 };
    }
    while (missing > 0) {
        int received = recvmmsg(rtnetlink, messages, missing, 0, NULL);
        if (received < 0)
            return -errno;
        missing -= (unsigned)received;
    }
    /* A rule may make one destination unreachable. */
    const struct nlmsghdr *first = (struct nlmsghdr *)answers[0];
    if (first->nlmsg_type == NLMSG_ERROR && ((struct nlmsgerr *)NLMSG_DATA(first))->error == -ENETUNREACH)
        return 0;
    return first->nlmsg_type == RTM_NEWROUTE ? 0 : -EPROTO;
}

long long measure_ask_routes(int rtnetlink, const unsigned char *destinations, unsigned count)
{
    static struct question questions[QUESTIONS_AT_ONCE];
    long long start = measure_now();
    for (unsigned done = 0; done < count;) {
        unsigned portion = count - done < QUESTIONS_AT_ONCE ? count - done : QUESTIONS_AT_ONCE;
        for (unsigned index = 0; index < portion; index++) {
            questions[index] = (struct question) {
                .header = {
                    .nlmsg_len = sizeof *questions, .nlmsg_type = RTM_GETROUTE, .nlmsg_flags = NLM_F_REQUEST,
                    .nlmsg_seq = done + index,
                },
                .body = { .rtm_family = AF_INET, .rtm_dst_len = 32, .rtm_flags = RTM_F_LOOKUP_TABLE },
                .destination_header = { RTA_LENGTH(sizeof(unsigned)), RTA_DST },
            };
            memcpy(&questions[index].destination, destinations + 4 * (done + index), 4);
        }
        if (send(rtnetlink, questions, portion * sizeof *questions, 0) < 0)
            return -errno;
        int error = read_answers(rtnetlink, portion);
        if (error < 0)
            return error;
        done += portion;
    }
    return measure_now() - start;
}
