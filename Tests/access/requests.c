/* Checks what has been sent to the kernel for a client:
 *   requests RECORD OFFSET USER
 * reads the record from an offset on. Each message has to be one of two:
 * - RTM_GETROUTE for one destination: whole addresses of one family, no attribute twice, none but RTA_DST, RTA_SRC,
 *   RTA_OIF, RTA_MARK and RTA_UID, each of its length, and the last with the number of the client's user.
 * - a request for a whole table, in which nothing is a client's: links, addresses, neighbours, rules, address labels; or
 *   routes, with the number of the table.
 * Prints how many there were of each kind of attribute; fails where there was none of one, as that tests nothing.
 */
#include <err.h>
#include <linux/fib_rules.h>
#include <linux/if_addrlabel.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { KINDS = RTA_MAX + 1 };
static const struct {
    uint16_t type;
    size_t length;
} tables[] = {
    {RTM_GETLINK, sizeof(struct ifinfomsg)}, {RTM_GETADDR, sizeof(struct ifaddrmsg)},
    {RTM_GETNEIGH, sizeof(struct ndmsg)},    {RTM_GETRULE, sizeof(struct fib_rule_hdr)},
    {RTM_GETADDRLABEL, sizeof(struct ifaddrlblmsg)},
};
static const unsigned needed[] = {RTA_DST, RTA_SRC, RTA_OIF, RTA_MARK, RTA_UID, RTA_TABLE};

static unsigned long questions, dumps, seen[KINDS];
static uint32_t user;
static const struct nlmsghdr *current;

static void refuse(const char *what) {
    fprintf(stderr, "requests: a message of type %u, flags %#x and %u bytes: %s:", current->nlmsg_type,
            current->nlmsg_flags, current->nlmsg_len, what);
    for (unsigned index = 0; index < current->nlmsg_len; index++)
        fprintf(stderr, " %02x", ((const uint8_t *)current)[index]);
    fputc('\n', stderr);
    exit(1);
}

/* Counts the attributes, each of which is allowed once, and has the length that is given or of a whole address. */
static void check_attributes(const struct rtmsg *route, bool isDump) {
    size_t whole = route->rtm_family == AF_INET ? 4 : 16;
    size_t left = current->nlmsg_len - NLMSG_LENGTH(sizeof *route);
    bool had[KINDS] = {false};

    for (const struct rtattr *attribute = RTM_RTA(route); left > 0; attribute = RTA_NEXT(attribute, left)) {
        unsigned type = attribute->rta_type;

        if (!RTA_OK(attribute, left)) refuse("an attribute beyond the end");
        if (type >= KINDS || had[type]) refuse("an attribute that is unknown or comes twice");
        had[type] = true;
        seen[type]++;
        switch (type) {
        case RTA_DST:
        case RTA_SRC:
            if (isDump || RTA_PAYLOAD(attribute) != whole) refuse("an address");
            break;
        case RTA_OIF:
        case RTA_MARK:
        case RTA_UID:
            if (isDump || RTA_PAYLOAD(attribute) != 4) refuse("a number");
            if (type == RTA_UID && memcmp(RTA_DATA(attribute), &user, sizeof user) != 0) refuse("another user");
            break;
        case RTA_TABLE:
            if (!isDump || RTA_PAYLOAD(attribute) != 4) refuse("a table");
            break;
        default: refuse("an attribute that is not for clients");
        }
    }
    if (isDump ? !had[RTA_TABLE] : !had[RTA_DST] || !had[RTA_UID]) refuse("an attribute is missing");
    if (!isDump && (route->rtm_src_len != 0) != had[RTA_SRC]) refuse("a source");
}

static void check_route(const struct rtmsg *route) {
    bool isDump = current->nlmsg_flags & NLM_F_DUMP;
    unsigned whole = route->rtm_family == AF_INET ? 32 : 128;
    struct rtmsg plain = {.rtm_family = route->rtm_family};

    if (current->nlmsg_len < NLMSG_LENGTH(sizeof *route)) refuse("too short");
    if (route->rtm_family != AF_INET && route->rtm_family != AF_INET6) refuse("a family");
    if (!isDump) {
        if (current->nlmsg_flags != NLM_F_REQUEST) refuse("flags");
        plain.rtm_dst_len = (unsigned char)whole;
        plain.rtm_src_len = route->rtm_src_len == 0 ? 0 : (unsigned char)whole;
        plain.rtm_tos = route->rtm_tos;
        plain.rtm_flags = route->rtm_flags & (RTM_F_LOOKUP_TABLE | RTM_F_FIB_MATCH);
    }
    if (memcmp(&plain, route, sizeof plain) != 0) refuse("a header that is not for clients");
    check_attributes(route, isDump);
}

static void check_table(void) {
    const uint8_t *body = NLMSG_DATA(current);

    for (size_t kind = 0; kind < sizeof tables / sizeof *tables; kind++) {
        if (tables[kind].type != current->nlmsg_type) continue;
        if (current->nlmsg_len != NLMSG_LENGTH(tables[kind].length)) refuse("a length");
        if (body[0] != AF_UNSPEC && body[0] != AF_INET && body[0] != AF_INET6) refuse("a family");
        for (size_t index = 1; index < tables[kind].length; index++)
            if (body[index] != 0) refuse("something beside a family");
        return;
    }
    refuse("a type that is not for clients");
}

static void check(const struct nlmsghdr *message, size_t left) {
    current = message;
    if (left < sizeof *message || !NLMSG_OK(message, left)) errx(1, "%zu bytes that are no message", left);
    if (message->nlmsg_type == RTM_GETROUTE) check_route(NLMSG_DATA(message));
    else if (message->nlmsg_flags == (NLM_F_REQUEST | NLM_F_DUMP)) check_table();
    else refuse("neither a question nor for a table");
    if (message->nlmsg_flags & NLM_F_DUMP) dumps++;
    else questions++;
}

int main(int count, char **arguments) {
    static _Alignas(NLMSG_ALIGNTO) uint8_t datagram[1 << 20];
    FILE *record = count == 4 ? fopen(arguments[1], "r") : NULL;
    uint32_t length;

    if (record == NULL || fseek(record, atol(arguments[2]), SEEK_SET) < 0)
        errx(64, "usage: requests RECORD OFFSET USER");
    user = (uint32_t)atol(arguments[3]);
    while (fread(&length, sizeof length, 1, record) == 1) {
        if (length > sizeof datagram || fread(datagram, 1, length, record) != length) errx(1, "the record has no end");
        for (size_t offset = 0; offset < length; offset += NLMSG_ALIGN(current->nlmsg_len))
            check((const struct nlmsghdr *)(datagram + offset), length - offset);
    }
    printf("%lu questions and %lu tables; with", questions, dumps);
    for (size_t kind = 0; kind < sizeof needed / sizeof *needed; kind++) {
        printf(" %lu of attribute %u", seen[needed[kind]], needed[kind]);
        if (seen[needed[kind]] == 0) errx(1, "no message had attribute %u", needed[kind]);
    }
    puts("");
    return 0;
}
