/* Linux declarations that `import Glibc` lacks, and macros that Swift cannot import.

   This header does not define _GNU_SOURCE: with it libc spells some structures differently, and modules that see both
   this one and Swift's Glibc would find two definitions of one type. What needs it is in CLinux.c. */
#ifndef CLINUX_H
#define CLINUX_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <net/if.h> /* before <linux/if.h>, which then leaves out what it repeats */

#include <linux/fib_rules.h>
#include <linux/filter.h>
#include <linux/if_addr.h>
#include <linux/if_addrlabel.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/netconf.h>
#include <linux/netlink.h>
#include <linux/nexthop.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

/* Attributes of rules that are younger than the headers of Debian 12: FRA_DSCP is of Linux 6.12, FRA_FLOWLABEL and
   FRA_FLOWLABEL_MASK are of 6.14, FRA_DSCP_MASK is of 6.15. Their numbers follow FRA_DPORT_RANGE. */
enum {
    CLINUX_FRA_DSCP = FRA_DPORT_RANGE + 1,
    CLINUX_FRA_FLOWLABEL,
    CLINUX_FRA_FLOWLABEL_MASK,
    CLINUX_FRA_DSCP_MASK = CLINUX_FRA_FLOWLABEL_MASK + 3,
};

/* errno, which is a macro over a thread-local. */
static inline int clinux_errno(void) { return errno; }

/* The environment of this process, for posix_spawn. */
static inline char *const *clinux_environ(void)
{
    extern char **environ;
    return environ;
}

/* open(2) and fcntl(2) are variadic. */
static inline int clinux_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }

static inline int clinux_set_nonblocking(int descriptor)
{
    int flags = fcntl(descriptor, F_GETFL);
    return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

/* glibc declares the address of connect(2), bind(2) and accept4(2) as a transparent union. A path that does not fit
   is ENAMETOOLONG. */
static inline int clinux_unix_address(struct sockaddr_un *address, const char *path)
{
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address->sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address->sun_path, path);
    return 0;
}

static inline int clinux_unix_connect(int descriptor, const char *path)
{
    struct sockaddr_un address;
    if (clinux_unix_address(&address, path) < 0)
        return -1;
    return connect(descriptor, (struct sockaddr *)&address, sizeof address);
}

/* How long connect(2) waits for room in the queue of a listening socket, and send(2) for room in its own. */
static inline int clinux_set_send_timeout(int descriptor, int64_t nanoseconds)
{
    struct timeval timeout = {nanoseconds / 1000000000, nanoseconds % 1000000000 / 1000};
    return setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
}

static inline int clinux_unix_bind(int descriptor, const char *path)
{
    struct sockaddr_un address;
    if (clinux_unix_address(&address, path) < 0)
        return -1;
    return bind(descriptor, (struct sockaddr *)&address, sizeof address);
}

/* epoll's events without the union and without the packing that some machines give them. */
struct clinux_ready {
    uint64_t token;
    uint32_t events;
};

enum { CLINUX_READY_CAPACITY = 128 };

static inline int clinux_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t token)
{
    struct epoll_event event = { .events = events, .data = { .u64 = token } };
    return epoll_ctl(epoll, operation, descriptor, &event);
}

/* Fills at most CLINUX_READY_CAPACITY entries. */
static inline int clinux_epoll_wait(int epoll, struct clinux_ready *ready, int timeout)
{
    struct epoll_event events[CLINUX_READY_CAPACITY];
    int count = epoll_wait(epoll, events, CLINUX_READY_CAPACITY, timeout);
    for (int i = 0; i < count; i++)
        ready[i] = (struct clinux_ready) { events[i].data.u64, events[i].events };
    return count;
}

/* The calls below take flags that some headers spell as enumerators and some as macros. */
static inline int clinux_unix_stream(void) { return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }
static inline int clinux_unix_datagram(void) { return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0); }
static inline int clinux_unix_stream_pair(int pair[2])
{
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair);
}
int clinux_accept_stream(int descriptor);
static inline ssize_t clinux_receive(int descriptor, void *buffer, size_t count)
{
    return recv(descriptor, buffer, count, MSG_DONTWAIT);
}
static inline ssize_t clinux_send(int descriptor, const void *buffer, size_t count)
{
    return send(descriptor, buffer, count, MSG_DONTWAIT | MSG_NOSIGNAL);
}
/* Sends a datagram to the socket at a path, if that takes it at once. */
static inline ssize_t clinux_send_to(int descriptor, const char *path, const void *bytes, size_t count)
{
    struct sockaddr_un address;
    if (clinux_unix_address(&address, path) < 0)
        return -1;
    return sendto(
        descriptor, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&address, sizeof address);
}
/* Writes to a descriptor whose flags are also others', so that O_NONBLOCK cannot be set, and does not wait; a pipe takes
   PIPE_BUF bytes whole or not at all. */
static inline ssize_t clinux_write_now(int descriptor, const void *bytes, size_t count)
{
    ssize_t sent = send(descriptor, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0 || errno != ENOTSOCK)
        return sent;
    struct pollfd entry = { .fd = descriptor, .events = POLLOUT };
    return poll(&entry, 1, 0) == 1 ? write(descriptor, bytes, count) : -1;
}
static inline int clinux_shut_down(int descriptor) { return shutdown(descriptor, SHUT_RDWR); }
static inline int clinux_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
static inline int clinux_signalfd(const sigset_t *set) { return signalfd(-1, set, SFD_CLOEXEC | SFD_NONBLOCK); }
/* A timer that never ends, and that is cancelled when the real-time clock is set or the machine resumes. */
static inline int clinux_clock_timer(void) { return timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK); }
static inline int clinux_arm_clock_timer(int descriptor)
{
    struct itimerspec never = { .it_value.tv_sec = INT64_MAX };
    return timerfd_settime(descriptor, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL);
}
static inline int clinux_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

/* The S_IFMT bits of what stands at a path, without following a link; 0 where nothing does. */
static inline mode_t clinux_file_type(const char *path)
{
    struct stat status;
    return lstat(path, &status) < 0 ? 0 : status.st_mode & S_IFMT;
}

/* The permission bits of what stands at a path; 0 where nothing does. */
static inline mode_t clinux_permissions(const char *path)
{
    struct stat status;
    return lstat(path, &status) < 0 ? 0 : status.st_mode & 07777;
}

/* 1 where nothing stands at a path, and not where that cannot be told. */
static inline int clinux_is_missing(const char *path)
{
    struct stat status;
    return lstat(path, &status) < 0 && (errno == ENOENT || errno == ENOTDIR);
}

/* 1 where the open descriptor is the file that stands at the path now, 0 where it is not, -1 where that cannot be told. */
static inline int clinux_same_file(int descriptor, const char *path)
{
    struct stat open_file, named_file;
    if (fstat(descriptor, &open_file) < 0)
        return -1;
    if (lstat(path, &named_file) < 0)
        return errno == ENOENT ? 0 : -1;
    return open_file.st_dev == named_file.st_dev && open_file.st_ino == named_file.st_ino;
}

/* 1 for an open file with nothing in it; a queue, a device and a folder are none. */
static inline int clinux_is_empty_file(int descriptor)
{
    struct stat status;
    return fstat(descriptor, &status) < 0 ? -1 : S_ISREG(status.st_mode) && status.st_size == 0;
}

/* 1 for what gives the same each time it is opened and read, and keeps no reader waiting for a writer. */
static inline int clinux_is_rereadable(int descriptor)
{
    struct stat status;
    return fstat(descriptor, &status) < 0 ? -1 : !S_ISFIFO(status.st_mode) && !S_ISSOCK(status.st_mode);
}

/* SIG_IGN is a cast. */
static inline void clinux_ignore_signal(int number) { signal(number, SIG_IGN); }

/* The present in UTC to the second, as RFC 3339 writes it; returns its length. */
static inline size_t clinux_format_time(char *text, size_t capacity)
{
    time_t seconds = time(NULL);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    return strftime(text, capacity, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

/* A time in the local time zone to the second; returns its length, 0 for a year that an int does not hold. */
static inline size_t clinux_format_local_time(int64_t seconds, char *text, size_t capacity)
{
    time_t time = seconds;
    struct tm parts;
    return localtime_r(&time, &parts) ? strftime(text, capacity, "%Y-%m-%d %H:%M:%S", &parts) : 0;
}

/* Starts a detached thread that receives no signals: it inherits the mask, and the program's signals are for its other
   threads. Returns 0 or an error number. */
static inline int clinux_start_thread(void *(*body)(void *), void *argument, size_t stack_size)
{
    pthread_attr_t attributes;
    int code = pthread_attr_init(&attributes);
    if (code != 0)
        return code;
    sigset_t all, previous;
    sigfillset(&all);
    pthread_t thread;
    code = pthread_attr_setstacksize(&attributes, stack_size);
    if (code == 0)
        code = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    if (code == 0) {
        pthread_sigmask(SIG_SETMASK, &all, &previous);
        code = pthread_create(&thread, &attributes, body, argument);
        pthread_sigmask(SIG_SETMASK, &previous, NULL);
    }
    pthread_attr_destroy(&attributes);
    return code;
}

static inline int clinux_set_close_on_exec(int descriptor) { return fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

/* Sends a text and descriptors to the socket of NOTIFY_SOCKET; a path that begins with @ is in the abstract
   namespace. */
int clinux_notify(const char *path, const char *text, const int *descriptors, size_t count);

/* Waits until whoever listens at NOTIFY_SOCKET has read what was sent; ETIMEDOUT where that takes too long. */
int clinux_notify_barrier(const char *path, int milliseconds);

static inline int clinux_unix_name(int descriptor, struct sockaddr_un *address)
{
    socklen_t length = sizeof *address;
    memset(address, 0, length);
    return getsockname(descriptor, (struct sockaddr *)address, &length);
}

/* Passes descriptors through a socket, at most 253 with one call, and takes out what has been passed with one; neither
   waits. The descriptors that are taken out close on exec. */
int clinux_send_descriptors(int socket, const int *descriptors, size_t count);
ssize_t clinux_receive_descriptors(int socket, int *descriptors, size_t capacity);

/* SO_COOKIE. */
int clinux_socket_cookie(int descriptor, uint64_t *cookie);

/* What a descriptor is. */
enum { CLINUX_SOCKET_OTHER, CLINUX_SOCKET_LISTENING_UNIX, CLINUX_SOCKET_RTNETLINK };
int clinux_socket_kind(int descriptor);

/* The columns of a terminal; 0 where they are not known. ioctl(2) is variadic. */
static inline int clinux_terminal_width(int descriptor)
{
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) < 0 ? 0 : size.ws_col;
}

/* Puts something that can only be used the wrong way round in the place of each standard stream that is closed: else the
   next descriptor that is opened would be taken for it. */
int clinux_occupy_standard_streams(void);

/* A file without a name, in memory. */
int clinux_memory_file(void);

/* 1 where the signal is ignored, as nohup(1) arranges; SIG_IGN is a cast. */
static inline int clinux_signal_is_ignored(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

/* Result words of wait(2), which are macros. */
static inline int clinux_wait_exited(int status) { return WIFEXITED(status); }
static inline int clinux_wait_exit_code(int status) { return WEXITSTATUS(status); }
static inline int clinux_wait_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

/* The receive side of a netlink socket: a datagram with the sender's address and the truncation flag. */
struct clinux_datagram {
    uint32_t count;         /* bytes stored */
    uint32_t sender;        /* nl_pid of the sending socket; 0 is the kernel */
    int truncated;          /* the datagram was longer than its part of the buffer */
};

enum { CLINUX_DATAGRAM_CAPACITY = 32 };

/* Receives the datagrams that wait, without waiting: the first into the first `size` bytes of the buffer, and so on, at
   most `limit` of them and no more than CLINUX_DATAGRAM_CAPACITY. Returns their number, or -1 with errno where none
   waits; less than the limit means that then nothing waited any more, or that the next call fails. */
int clinux_receive_netlink(
    int descriptor, void *buffer, size_t size, unsigned limit, struct clinux_datagram *datagrams);

/* SOCK_DIAG's memory figures of a socket; index SK_MEMINFO_DROPS counts messages the kernel could not queue. */
static inline int clinux_socket_drops(int descriptor, uint32_t *drops)
{
    uint32_t figures[SK_MEMINFO_VARS] = { 0 };
    socklen_t length = sizeof figures;
    if (getsockopt(descriptor, SOL_SOCKET, SO_MEMINFO, figures, &length) < 0)
        return -1;
    *drops = figures[SK_MEMINFO_DROPS];
    return 0;
}

/* An environment variable, or NULL; NULL too in a program that has more rights than its user. */
const char *clinux_environment_variable(const char *name);

/* Looks up the number of a group by its name: 0, or -1 with errno, which is 0 where there is no such group. */
int clinux_group_id(const char *name, gid_t *group);

/* The same of a user. */
int clinux_user_id(const char *name, uid_t *user);

/* The text of an error number, or NULL. */
const char *clinux_error_text(int number);

/* Who connected a Unix socket: 0, or -1 with errno. */
struct clinux_credentials {
    pid_t process;
    uid_t user;
    gid_t group;
};

int clinux_peer_credentials(int descriptor, struct clinux_credentials *credentials);

#endif
