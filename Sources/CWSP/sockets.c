/* Sockets: what takes macros, variadic calls or structures that Swift does not see. */
#define _GNU_SOURCE 1
/* First: what it calls FIONREAD is Linux' number. */
#include <sys/ioctl.h>

#include "CWSP.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of Linux 6.3, younger than the headers of Debian 12. */
#ifndef IP_LOCAL_PORT_RANGE
#define IP_LOCAL_PORT_RANGE 51
#endif

enum { LOWEST_BACKLOG = 64 * 1024, HIGHEST_BACKLOG = 16 * 1024 * 1024, COUNTED_DATAGRAMS = 65536, TRIED_DESCRIPTORS = 65536 };

int wspd_socket_cookie(int descriptor, uint64_t *cookie)
{
    socklen_t length = sizeof *cookie;
    return getsockopt(descriptor, SOL_SOCKET, SO_COOKIE, cookie, &length);
}

static int is_descriptor_of(int descriptor, uint64_t cookie)
{
    uint64_t found;
    return wspd_socket_cookie(descriptor, &found) == 0 && found == cookie;
}

int wspd_descriptor_of(uint64_t cookie)
{
    int result = -1;
    DIR *folder = opendir("/proc/self/fd");
    if (folder == NULL) {
        /* No /proc, or no descriptor left to look into it. */
        struct rlimit limit;
        int end = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < TRIED_DESCRIPTORS ? (int)limit.rlim_cur
                                                                                               : TRIED_DESCRIPTORS;
        for (int other = 0; result < 0 && other < end; other++)
            if (is_descriptor_of(other, cookie))
                result = other;
        return result;
    }
    struct dirent *entry;
    while (result < 0 && (entry = readdir(folder)) != NULL) {
        int other = atoi(entry->d_name);
        if (entry->d_name[0] != '.' && is_descriptor_of(other, cookie))
            result = other;
    }
    closedir(folder);
    return result;
}

/* What epoll watches it forgets with the last reference to it, and fdinfo tells what it still watches. */
static int watches_nothing(int epoll)
{
    char path[40], text[512];
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", epoll);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    if (count <= 0)
        return 0;
    text[count] = 0;
    return strstr(text, "tfd:") == NULL;
}

int wspd_close(int descriptor, uint64_t cookie, int *has_other)
{
    /* Mostly there is no other, and this finds out at a price that does not grow with the open descriptors. A reference
       that it finds may be another process's: then all of them are looked at. */
    struct epoll_event nothing = {0};
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    int is_watched = epoll >= 0 && epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &nothing) == 0;
    int result = close(descriptor), error = errno;
    *has_other = !(is_watched && watches_nothing(epoll)) && wspd_descriptor_of(cookie) >= 0;
    if (epoll >= 0)
        close(epoll);
    errno = error;
    return result;
}

int wspd_get_option(int descriptor, int level, int name, int *value)
{
    socklen_t length = sizeof *value;
    return getsockopt(descriptor, level, name, value, &length);
}

int wspd_set_option(int descriptor, int level, int name, int value)
{
    return setsockopt(descriptor, level, name, &value, sizeof value);
}

int wspd_local_address(int descriptor, struct sockaddr_storage *address)
{
    socklen_t length = sizeof *address;
    memset(address, 0, sizeof *address);
    return getsockname(descriptor, (struct sockaddr *)address, &length);
}

int wspd_is_connected(int descriptor)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    return getpeername(descriptor, (struct sockaddr *)&address, &length) == 0;
}

int wspd_socket_owner(int descriptor, uint32_t *user)
{
    struct stat status;
    if (fstat(descriptor, &status) < 0)
        return -1;
    *user = status.st_uid;
    return 0;
}

int wspd_set_blocking(int descriptor, int blocking)
{
    int flags = fcntl(descriptor, F_GETFL);
    return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

int wspd_is_blocking(int descriptor)
{
    int flags = fcntl(descriptor, F_GETFL);
    return flags >= 0 && (flags & O_NONBLOCK) == 0;
}

/* FIONREAD tells of the first datagram only. A peek with an offset goes on to the next one each time; it would take an
   error that waits for the program's own call, and then the first one has to do. */
static int readable_datagram_bytes(int descriptor, uint32_t *count)
{
    int before = -1, first = 0;
    *count = 0;
    struct pollfd state = { .fd = descriptor, .events = POLLIN };
    if (poll(&state, 1, 0) <= 0)
        return 0;
    if ((state.revents & POLLERR) != 0) {
        if (ioctl(descriptor, FIONREAD, &first) < 0)
            return -1;
        *count = (uint32_t)first;
        return 0;
    }
    if (wspd_get_option(descriptor, SOL_SOCKET, SO_PEEK_OFF, &before) < 0
        || wspd_set_option(descriptor, SOL_SOCKET, SO_PEEK_OFF, 0) < 0)
        return -1;
    uint64_t total = 0;
    for (int index = 0; index < COUNTED_DATAGRAMS; index++) {
        char byte;
        ssize_t size = recv(descriptor, &byte, 1, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);
        if (size < 0)
            break;
        total += (uint64_t)size;
    }
    *count = total > UINT32_MAX ? UINT32_MAX : (uint32_t)total;
    return wspd_set_option(descriptor, SOL_SOCKET, SO_PEEK_OFF, before);
}

int wspd_readable_bytes(int descriptor, uint32_t *count)
{
    int type = 0, protocol = 0, waiting = 0;
    if (wspd_get_option(descriptor, SOL_SOCKET, SO_TYPE, &type) < 0)
        return -1;
    wspd_get_option(descriptor, SOL_SOCKET, SO_PROTOCOL, &protocol);
    if (type == SOCK_DGRAM && (protocol == IPPROTO_UDP || protocol == IPPROTO_UDPLITE))
        return readable_datagram_bytes(descriptor, count);
    *count = 0;
    if (ioctl(descriptor, FIONREAD, &waiting) < 0)
        /* A listening socket has nothing to read. */
        return errno == EINVAL ? 0 : -1;
    *count = (uint32_t)waiting;
    return 0;
}

int wspd_has_urgent_byte(int descriptor)
{
    char byte;
    return recv(descriptor, &byte, 1, MSG_OOB | MSG_PEEK | MSG_DONTWAIT) > 0;
}

int wspd_set_keepalive(int descriptor, int idle, int interval, int probes)
{
    if (wspd_set_option(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, idle) < 0
        || wspd_set_option(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, interval) < 0)
        return -1;
    return wspd_set_option(descriptor, IPPROTO_TCP, TCP_KEEPCNT, probes);
}

int wspd_send_backlog(int descriptor, uint32_t *bytes)
{
    struct tcp_info information = { 0 };
    socklen_t length = sizeof information;
    enum { ESTABLISHED = 1, CLOSE_WAIT = 8 };
    if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &information, &length) < 0
        || (information.tcpi_state != ESTABLISHED && information.tcpi_state != CLOSE_WAIT))
        return -1;
    /* What may be in flight; in powers of two, so that it changes when it means something. */
    uint64_t window = (uint64_t)information.tcpi_snd_cwnd * information.tcpi_snd_mss;
    uint64_t backlog = LOWEST_BACKLOG;
    while (backlog < window && backlog < HIGHEST_BACKLOG)
        backlog *= 2;
    *bytes = (uint32_t)backlog;
    return 0;
}

int wspd_hold_port(int descriptor, uint16_t port)
{
    int family = 0, type = 0, protocol = 0, v6only = 0;
    if (wspd_get_option(descriptor, SOL_SOCKET, SO_DOMAIN, &family) < 0
        || wspd_get_option(descriptor, SOL_SOCKET, SO_TYPE, &type) < 0
        || wspd_get_option(descriptor, SOL_SOCKET, SO_PROTOCOL, &protocol) < 0)
        return -1;
    int holder = socket(family, type | SOCK_CLOEXEC, protocol);
    if (holder < 0)
        return -1;
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
    struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(port) };
    if (family == AF_INET6 && wspd_get_option(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &v6only) == 0)
        wspd_set_option(holder, IPPROTO_IPV6, IPV6_V6ONLY, v6only);
    int result = family == AF_INET6 ? bind(holder, (struct sockaddr *)&six, sizeof six)
                                    : bind(holder, (struct sockaddr *)&four, sizeof four);
    if (result == 0)
        return holder;
    int error = errno;
    close(holder);
    errno = error;
    return -1;
}

void wspd_local_ports(uint16_t *first, uint16_t *last)
{
    unsigned low = 0, high = 0;
    FILE *file = fopen("/proc/sys/net/ipv4/ip_local_port_range", "re");
    if (file == NULL || fscanf(file, "%u %u", &low, &high) != 2 || low == 0 || low > high || high > UINT16_MAX) {
        /* The kernel's default. */
        low = 32768;
        high = 60999;
    }
    if (file != NULL)
        fclose(file);
    *first = (uint16_t)low;
    *last = (uint16_t)high;
}

int wspd_limit_ports(int descriptor, uint16_t first, uint16_t last)
{
    return wspd_set_option(descriptor, IPPROTO_IP, IP_LOCAL_PORT_RANGE, (int)((uint32_t)last << 16 | first));
}

int wspd_set_promiscuous(int descriptor, int on)
{
    struct sockaddr_ll address = { 0 };
    socklen_t length = sizeof address;
    if (getsockname(descriptor, (struct sockaddr *)&address, &length) < 0)
        return -1;
    if (address.sll_ifindex == 0) {
        errno = EINVAL;
        return -1;
    }
    struct packet_mreq request = { .mr_ifindex = address.sll_ifindex, .mr_type = PACKET_MR_PROMISC };
    /* The kernel counts; it is no error to drop what is not there. */
    if (setsockopt(descriptor, SOL_PACKET, PACKET_DROP_MEMBERSHIP, &request, sizeof request) < 0 || !on)
        return on ? -1 : 0;
    return setsockopt(descriptor, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &request, sizeof request);
}

int wspd_has_receive_queues(void)
{
    DIR *folder = opendir("/sys/class/net");
    if (folder == NULL)
        return 0;
    int found = 0;
    struct dirent *entry;
    while (!found && (entry = readdir(folder)) != NULL) {
        char path[sizeof "/sys/class/net//queues/rx-1" + sizeof entry->d_name];
        snprintf(path, sizeof path, "/sys/class/net/%s/queues/rx-1", entry->d_name);
        found = entry->d_name[0] != '.' && access(path, F_OK) == 0;
    }
    closedir(folder);
    return found;
}
