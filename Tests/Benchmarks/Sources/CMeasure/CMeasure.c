#define _GNU_SOURCE
#include "CMeasure.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

unsigned if_nametoindex(const char *name); /* <net/if.h> collides with <linux/rtnetlink.h> */

static int result_or_error(int result) { return result < 0 ? -errno : result; }

long long measure_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int measure_new_network(void) { return result_or_error(unshare(CLONE_NEWNET)); }

int measure_rtnetlink(void)
{
    return result_or_error(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
}

unsigned measure_interface(const char *name) { return if_nametoindex(name); }

/* Returns the time just before the request was sent, once the kernel has confirmed it. */
static long long confirmed(int rtnetlink, const void *request, size_t count)
{
    struct {
        struct nlmsghdr header;
        struct nlmsgerr body;
        char rest[1024];
    } reply;

    long long before = measure_now();
    if (send(rtnetlink, request, count, 0) < 0 || recv(rtnetlink, &reply, sizeof reply, 0) < 0)
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

long long measure_change_route(int rtnetlink, unsigned interface, const unsigned char *destination, int is_inet6,
    int present)
{
    unsigned short count = is_inet6 ? 16 : 4;
    struct {
        struct nlmsghdr header;
        struct rtmsg body;
        struct rtattr interface_header;
        unsigned interface;
        struct rtattr destination_header;
        unsigned char destination[16];
    } request = {
        .header = {
            .nlmsg_len = (unsigned)(sizeof request - 16 + count),
            .nlmsg_type = present ? RTM_NEWROUTE : RTM_DELROUTE,
            .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | (present ? NLM_F_CREATE | NLM_F_EXCL : 0),
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
    memcpy(request.destination, destination, count);
    return confirmed(rtnetlink, &request, request.header.nlmsg_len);
}

int measure_connect(const char *path, int timeout_seconds)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    strcpy(address.sun_path, path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return -errno;
    struct timeval timeout = { .tv_sec = timeout_seconds };
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) < 0) {
        int error = errno;
        close(descriptor);
        return -error;
    }
    return descriptor;
}

int measure_spawn(char *const arguments[], int input, int output)
{
    extern char **environ;
    volatile int error = 0;
    pid_t child = vfork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (dup2(input, 0) == 0 && dup2(output, 1) == 1 && dup2(output, 2) == 2)
            execvpe(arguments[0], arguments, environ);
        error = errno;
        _exit(127);
    }
    if (child < 0)
        return -errno;
    if (error != 0) {
        waitpid(child, NULL, 0);
        return -error;
    }
    return child;
}

int measure_raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return -errno;
    limit.rlim_cur = limit.rlim_max;
    return result_or_error(setrlimit(RLIMIT_NOFILE, &limit));
}

int measure_pipe(int ends[2]) { return result_or_error(pipe2(ends, O_CLOEXEC)); }

int measure_open(const char *path, int writing)
{
    return result_or_error(open(path, (writing ? O_RDWR | O_CREAT | O_TRUNC : O_RDONLY) | O_CLOEXEC, 0600));
}
