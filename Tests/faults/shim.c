/* Makes calls of libc fail on purpose: LD_PRELOAD=shim.so with
 *   FAULT_PLAN   CALL=KIND[,CALL=KIND]...; a kind is the name of an error, or SHORT: a part is moved, at least a byte
 *   FAULT_SEED   a number; the same seed makes the same occurrences of a call fail
 *   FAULT_RATE   how many of a thousand occurrences fail; 1000: each
 *   FAULT_GATE   faults happen while this file exists; without it always
 *   FAULT_LOG    a file that each fault is appended to: the call, which occurrence of it, the kind
 * Whether an occurrence fails depends on the seed, the call and the number of the occurrence while the gate was open,
 * not on what other calls do. A call that fails here has not been made, but for close(2): Linux closes whatever it returns.
 * Beside the calls there is `clock`, which is that the clock is set whenever it has just been armed to tell.
 */
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { RULES = 64, SHORT = -1 };
static const struct kind {
    const char *name;
    int number;
} kinds[] = {
    {"SHORT", SHORT},           {"EINTR", EINTR},   {"EAGAIN", EAGAIN}, {"ENOBUFS", ENOBUFS}, {"ENOMEM", ENOMEM},
    {"EMFILE", EMFILE},         {"ENFILE", ENFILE}, {"EPIPE", EPIPE},   {"ENOSPC", ENOSPC},   {"ECONNRESET", ECONNRESET},
    {"ECONNABORTED", ECONNABORTED}, {"EACCES", EACCES}, {"EPERM", EPERM},   {"EIO", EIO},         {"EROFS", EROFS},
    {"EINVAL", EINVAL},         {"ENOLCK", ENOLCK}, {"ETOOMANYREFS", ETOOMANYREFS},
    {"EDQUOT", EDQUOT},         {"EFBIG", EFBIG},   {"EBUSY", EBUSY},   {"ENODEV", ENODEV},
    {"ECANCELED", ECANCELED},   {"ENOENT", ENOENT}, {"ENOTCONN", ENOTCONN}, {"EOVERFLOW", EOVERFLOW},
    {"EADDRINUSE", EADDRINUSE}, {"ECONNREFUSED", ECONNREFUSED}, {"ENOPROTOOPT", ENOPROTOOPT},
};
static struct rule {
    const char *call;
    const struct kind *kind;
    uint64_t occurrences;
} rules[RULES];
static unsigned ruleCount, rate;
static uint64_t seed;
static const char *gate;
static int journal = -1;

static void refuse(const char *what, const char *text) {
    dprintf(STDERR_FILENO, "shim: %s: %s\n", what, text);
    _exit(64);
}

/* Without libc's calls, which are the ones below. */
static void __attribute__((constructor)) begin(void) {
    const char *plan = getenv("FAULT_PLAN"), *path = getenv("FAULT_LOG"), *text;
    char *save = NULL, *copy = strdup(plan != NULL ? plan : "");

    for (char *word = strtok_r(copy, ",", &save); word != NULL; word = strtok_r(NULL, ",", &save)) {
        char *name = strchr(word, '=');

        if (name == NULL || ruleCount == RULES) refuse("FAULT_PLAN", word);
        *name++ = 0;
        for (unsigned kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
            if (strcmp(kinds[kind].name, name) == 0) rules[ruleCount] = (struct rule){word, &kinds[kind], 0};
        if (rules[ruleCount++].kind == NULL) refuse("FAULT_PLAN: no such kind", name);
    }
    seed = (text = getenv("FAULT_SEED")) != NULL ? strtoull(text, NULL, 10) : 1;
    rate = (text = getenv("FAULT_RATE")) != NULL ? (unsigned)strtoul(text, NULL, 10) : 1000;
    gate = getenv("FAULT_GATE");
    if (path != NULL) {
        /* Out of the way: nobody who counts on the lowest free number gets another one. */
        int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

        if (file < 0) refuse("FAULT_LOG", path);
        journal = (int)syscall(SYS_fcntl, file, F_DUPFD_CLOEXEC, 500);
        syscall(SYS_close, file);
    }
    /* What the daemon executes is not under test. */
    unsetenv("LD_PRELOAD");
}

/* splitmix64 */
static uint64_t mixed(uint64_t value) {
    value += 0x9e3779b97f4a7c15;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
    value = (value ^ value >> 27) * 0x94d049bb133111eb;
    return value ^ value >> 31;
}

/* True if this occurrence of the call fails, with errno set; where a part is to be moved, the length is made less. */
static int fails(const char *call, size_t *length) {
    for (unsigned number = 0; number < ruleCount; number++) {
        struct rule *rule = &rules[number];
        uint64_t chance = seed;
        char line[128];
        int saved = errno, size;

        if (strcmp(rule->call, call) != 0) continue;
        if (gate != NULL && syscall(SYS_access, gate, F_OK) != 0) {
            errno = saved;
            continue;
        }
        for (const char *letter = call; *letter != 0; letter++) chance = mixed(chance ^ (uint8_t)*letter);
        chance = mixed(chance ^ mixed(++rule->occurrences + number));
        if (chance % 1000 >= rate || (rule->kind->number == SHORT && (length == NULL || *length < 2))) {
            errno = saved;
            continue;
        }
        size = snprintf(line, sizeof line, "%s %llu %s\n", call, (unsigned long long)rule->occurrences,
                        rule->kind->name);
        if (journal >= 0) syscall(SYS_write, journal, line, size);
        if (rule->kind->number == SHORT) {
            *length = 1 + (chance >> 32) % (*length - 1);
            errno = saved;
            return 0;
        }
        errno = rule->kind->number;
        return 1;
    }
    return 0;
}

/* Defines a call that fails by the plan, and else is libc's. */
#define CALL(result, failure, length, name, parameters, arguments)                                      \
    result name parameters {                                                                            \
        static result(*next) parameters;                                                                \
                                                                                                        \
        if (fails(#name, length)) return failure;                                                       \
        if (next == NULL) next = (result(*) parameters)dlsym(RTLD_NEXT, #name);                         \
        return next arguments;                                                                          \
    }

CALL(int, -1, NULL, epoll_create1, (int flags), (flags))
CALL(int, -1, NULL, epoll_wait, (int epoll, struct epoll_event *events, int capacity, int timeout),
     (epoll, events, capacity, timeout))
CALL(int, -1, NULL, accept4, (int descriptor, struct sockaddr *address, socklen_t *length, int flags),
     (descriptor, address, length, flags))
CALL(ssize_t, -1, &size, recv, (int descriptor, void *bytes, size_t size, int flags), (descriptor, bytes, size, flags))
CALL(ssize_t, -1, &size, send, (int descriptor, const void *bytes, size_t size, int flags),
     (descriptor, bytes, size, flags))
CALL(ssize_t, -1, &size, write, (int descriptor, const void *bytes, size_t size), (descriptor, bytes, size))
CALL(ssize_t, -1, &size, pread, (int descriptor, void *bytes, size_t size, off_t offset),
     (descriptor, bytes, size, offset))
/* Of the descriptors a part is lost, which MSG_CTRUNC tells. */
CALL(ssize_t, -1, &message->msg_controllen, recvmsg, (int descriptor, struct msghdr *message, int flags),
     (descriptor, message, flags))
CALL(ssize_t, -1, NULL, sendmsg, (int descriptor, const struct msghdr *message, int flags),
     (descriptor, message, flags))
CALL(ssize_t, -1, NULL, sendto,
     (int descriptor, const void *bytes, size_t size, int flags, const struct sockaddr *address, socklen_t length),
     (descriptor, bytes, size, flags, address, length))
CALL(int, -1, NULL, socket, (int domain, int type, int protocol), (domain, type, protocol))
CALL(int, -1, NULL, socketpair, (int domain, int type, int protocol, int ends[2]), (domain, type, protocol, ends))
CALL(int, -1, NULL, bind, (int descriptor, const struct sockaddr *address, socklen_t length),
     (descriptor, address, length))
CALL(int, -1, NULL, connect, (int descriptor, const struct sockaddr *address, socklen_t length),
     (descriptor, address, length))
CALL(int, -1, NULL, listen, (int descriptor, int backlog), (descriptor, backlog))
CALL(int, -1, NULL, getsockname, (int descriptor, struct sockaddr *address, socklen_t *length),
     (descriptor, address, length))
CALL(int, -1, NULL, getsockopt, (int descriptor, int level, int option, void *value, socklen_t *length),
     (descriptor, level, option, value, length))
CALL(int, -1, NULL, setsockopt, (int descriptor, int level, int option, const void *value, socklen_t length),
     (descriptor, level, option, value, length))
CALL(int, -1, NULL, poll, (struct pollfd *entries, nfds_t count, int timeout), (entries, count, timeout))
CALL(int, -1, NULL, signalfd, (int descriptor, const sigset_t *set, int flags), (descriptor, set, flags))
CALL(int, -1, NULL, timerfd_create, (clockid_t clock, int flags), (clock, flags))
CALL(int, -1, NULL, memfd_create, (const char *name, unsigned flags), (name, flags))
CALL(int, -1, NULL, pipe2, (int ends[2], int flags), (ends, flags))
CALL(int, -1, NULL, flock, (int descriptor, int operation), (descriptor, operation))
CALL(int, -1, NULL, chmod, (const char *path, mode_t mode), (path, mode))
CALL(int, -1, NULL, chown, (const char *path, uid_t user, gid_t group), (path, user, group))
CALL(int, -1, NULL, fstat, (int descriptor, struct stat *status), (descriptor, status))
CALL(int, -1, NULL, lstat, (const char *path, struct stat *status), (path, status))
CALL(int, -1, NULL, unlink, (const char *path), (path))
CALL(char *, NULL, NULL, getcwd, (char *path, size_t size), (path, size))
CALL(int, -1, NULL, getrlimit, (__rlimit_resource_t resource, struct rlimit *limit), (resource, limit))
CALL(int, -1, NULL, setrlimit, (__rlimit_resource_t resource, const struct rlimit *limit), (resource, limit))
CALL(int, -1, NULL, shutdown, (int descriptor, int how), (descriptor, how))
CALL(off_t, -1, NULL, lseek, (int descriptor, off_t offset, int whence), (descriptor, offset, whence))

int close(int descriptor) {
    int result = (int)syscall(SYS_close, descriptor);

    return result == 0 && fails("close", NULL) ? -1 : result;
}

/* Only a file gives less than is there and asked for; what is said of a clock, its timer says. */
static int jumping = -1;

ssize_t read(int descriptor, void *bytes, size_t size) {
    struct stat status;
    size_t less = size;
    ssize_t result;

    if (fails("read", &less)) return -1;
    if (syscall(SYS_fstat, descriptor, &status) == 0 && S_ISREG(status.st_mode)) size = less;
    result = syscall(SYS_read, descriptor, bytes, size);
    if (result > 0 && descriptor == jumping) {
        jumping = -1;
        errno = ECANCELED;
        return -1;
    }
    return result;
}

int timerfd_settime(int descriptor, int flags, const struct itimerspec *value, struct itimerspec *previous) {
    struct itimerspec soon = {.it_value.tv_nsec = 50000000};

    if (fails("timerfd_settime", NULL)) return -1;
    if (flags & TFD_TIMER_CANCEL_ON_SET && fails("clock", NULL)) {
        jumping = descriptor;
        return (int)syscall(SYS_timerfd_settime, descriptor, 0, &soon, previous);
    }
    return (int)syscall(SYS_timerfd_settime, descriptor, flags, value, previous);
}

/* What libc and its loader allocate for themselves does not come here. */
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
void *malloc(size_t size) { return fails("malloc", NULL) ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return fails("malloc", NULL) ? NULL : __libc_calloc(count, size); }
void *realloc(void *block, size_t size) { return fails("malloc", NULL) ? NULL : __libc_realloc(block, size); }

/* The kernel allocates for EPOLL_CTL_ADD only; the others do not fail for want of something. */
int epoll_ctl(int epoll, int operation, int descriptor, struct epoll_event *event) {
    if (operation == EPOLL_CTL_ADD && fails("epoll_ctl", NULL)) return -1;
    return (int)syscall(SYS_epoll_ctl, epoll, operation, descriptor, event);
}

/* Of the first datagram a part is left out, and lost; MSG_TRUNC tells that. */
int recvmmsg(int descriptor, struct mmsghdr *messages, unsigned count, int flags, struct timespec *patience) {
    struct iovec *first = count > 0 && messages->msg_hdr.msg_iovlen > 0 ? messages->msg_hdr.msg_iov : NULL;
    size_t whole = first != NULL ? first->iov_len : 0, size = whole;
    int result;

    /* Most datagrams are much shorter than the room for one. */
    if (fails("recvmmsg", &size)) return -1;
    if (size == whole) return (int)syscall(SYS_recvmmsg, descriptor, messages, count, flags, patience);
    first->iov_len = 1 + size % 64;
    result = (int)syscall(SYS_recvmmsg, descriptor, messages, count, flags, patience);
    first->iov_len = whole;
    return result;
}

int open(const char *path, int flags, ...) {
    va_list rest;
    mode_t mode;

    va_start(rest, flags);
    mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return fails("open", NULL) ? -1 : openat(AT_FDCWD, path, flags, mode);
}

/* Each command of it takes no argument, or one that fits in a long. */
int fcntl(int descriptor, int command, ...) {
    va_list rest;
    long argument;

    va_start(rest, command);
    argument = va_arg(rest, long);
    va_end(rest);
    return fails("fcntl", NULL) ? -1 : (int)syscall(SYS_fcntl, descriptor, command, argument);
}
