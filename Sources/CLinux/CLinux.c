/* What libc declares with _GNU_SOURCE only. */
#define _GNU_SOURCE 1
#include "CLinux.h"

#include <stddef.h>
#include <sys/mman.h>

int clinux_accept_stream(int descriptor)
{
    return accept4(descriptor, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int clinux_memory_file(void) { return memfd_create("wspd", MFD_CLOEXEC); }

const char *clinux_error_text(int number) { return strerrordesc_np(number); }

const char *clinux_environment_variable(const char *name) { return secure_getenv(name); }

/* A group with thousands of members takes more than the advice of sysconf(3). */
#define LOOK_UP(type, function, member)                                                                                \
    struct type entry, *found;                                                                                         \
    for (size_t size = 4096; size <= 1 << 24; size *= 4) {                                                             \
        char *buffer = malloc(size);                                                                                   \
        if (buffer == NULL)                                                                                            \
            return -1;                                                                                                 \
        int error = function(name, &entry, buffer, size, &found);                                                      \
        if (error == 0 && found != NULL)                                                                               \
            *number = entry.member;                                                                                    \
        free(buffer);                                                                                                  \
        if (error == ERANGE)                                                                                           \
            continue;                                                                                                  \
        errno = error;                                                                                                 \
        return error == 0 && found != NULL ? 0 : -1;                                                                   \
    }                                                                                                                  \
    return -1

int clinux_group_id(const char *name, gid_t *number) { LOOK_UP(group, getgrnam_r, gr_gid); }

int clinux_user_id(const char *name, uid_t *number) { LOOK_UP(passwd, getpwnam_r, pw_uid); }

int clinux_peer_credentials(int descriptor, struct clinux_credentials *credentials)
{
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0)
        return -1;
    *credentials = (struct clinux_credentials) { peer.pid, peer.uid, peer.gid };
    return 0;
}

enum { PASSED_AT_ONCE = 253 };

/* Room for one control message with so many, aligned as one. */
union control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(PASSED_AT_ONCE * sizeof(int))];
};

/* Fills a control message with descriptors and hangs it on `message`. */
static void pass_descriptors(struct msghdr *message, void *control, const int *descriptors, size_t count)
{
    message->msg_control = control;
    message->msg_controllen = CMSG_SPACE(count * sizeof *descriptors);
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(count * sizeof *descriptors);
    memcpy(CMSG_DATA(header), descriptors, count * sizeof *descriptors);
}

int clinux_notify(const char *path, const char *text, const int *descriptors, size_t count)
{
    struct sockaddr_un address;
    union control control = { 0 };
    if (clinux_unix_address(&address, path) < 0)
        return -1;
    if (count > PASSED_AT_ONCE) {
        errno = EINVAL;
        return -1;
    }
    struct iovec part = { (char *)text, strlen(text) };
    struct msghdr message = {
        .msg_name = &address,
        .msg_namelen = offsetof(struct sockaddr_un, sun_path) + strlen(path),
        .msg_iov = &part,
        .msg_iovlen = 1,
    };
    if (count > 0)
        pass_descriptors(&message, &control, descriptors, count);
    if (path[0] == '@')
        address.sun_path[0] = 0;
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return -1;
    /* The queue of a busy manager may be full for a while. */
    struct timeval patience = { .tv_sec = 5 };
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    ssize_t sent = sendmsg(descriptor, &message, MSG_NOSIGNAL);
    int error = errno;
    close(descriptor);
    errno = error;
    return sent < 0 ? -1 : 0;
}

int clinux_occupy_standard_streams(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
        if (fcntl(stream, F_GETFD) >= 0 || errno != EBADF)
            continue;
        /* The lowest free number, which is this one. */
        if (open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            return -1;
    }
    return 0;
}

int clinux_notify_barrier(const char *path, int milliseconds)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -1;
    int result = clinux_notify(path, "BARRIER=1", &ends[1], 1);
    int error = errno;
    close(ends[1]);
    if (result == 0) {
        /* The other end hangs up when the manager closes it, which it does with the last of what came before. */
        struct pollfd end = { .fd = ends[0] };
        result = poll(&end, 1, milliseconds);
        error = result == 0 ? ETIMEDOUT : errno;
        result = result == 1 ? 0 : -1;
    }
    close(ends[0]);
    errno = error;
    return result;
}

int clinux_send_descriptors(int socket, const int *descriptors, size_t count)
{
    union control control = { 0 };
    struct iovec part = { "", 1 };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    if (count > PASSED_AT_ONCE) {
        errno = EINVAL;
        return -1;
    }
    pass_descriptors(&message, &control, descriptors, count);
    return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? -1 : 0;
}

ssize_t clinux_receive_descriptors(int socket, int *descriptors, size_t capacity)
{
    union control control;
    char byte;
    struct iovec part = { &byte, 1 };
    struct msghdr message = {
        .msg_control = &control, .msg_controllen = sizeof control, .msg_iov = &part, .msg_iovlen = 1
    };
    if (capacity < PASSED_AT_ONCE) {
        errno = EINVAL;
        return -1;
    }
    if (recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) < 0)
        return -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header == NULL || header->cmsg_type != SCM_RIGHTS)
        return 0;
    size_t size = header->cmsg_len - CMSG_LEN(0);
    memcpy(descriptors, CMSG_DATA(header), size);
    return (ssize_t)(size / sizeof *descriptors);
}

int clinux_receive_netlink(
    int descriptor, void *buffer, size_t size, unsigned limit, struct clinux_datagram *datagrams)
{
    struct mmsghdr messages[CLINUX_DATAGRAM_CAPACITY];
    struct sockaddr_nl senders[CLINUX_DATAGRAM_CAPACITY];
    struct iovec parts[CLINUX_DATAGRAM_CAPACITY];
    if (limit > CLINUX_DATAGRAM_CAPACITY)
        limit = CLINUX_DATAGRAM_CAPACITY;
    for (unsigned i = 0; i < limit; i++) {
        parts[i] = (struct iovec) { (char *)buffer + i * size, size };
        messages[i].msg_hdr = (struct msghdr) {
            .msg_name = senders + i, .msg_namelen = sizeof *senders, .msg_iov = parts + i, .msg_iovlen = 1,
        };
    }
    int count = recvmmsg(descriptor, messages, limit, MSG_DONTWAIT, NULL);
    for (int i = 0; i < count; i++)
        datagrams[i] = (struct clinux_datagram) {
            messages[i].msg_len, senders[i].nl_pid, (messages[i].msg_hdr.msg_flags & MSG_TRUNC) != 0,
        };
    return count;
}

int clinux_socket_cookie(int descriptor, uint64_t *cookie)
{
    socklen_t length = sizeof *cookie;
    return getsockopt(descriptor, SOL_SOCKET, SO_COOKIE, cookie, &length);
}

int clinux_socket_kind(int descriptor)
{
    int domain = 0, protocol = 0, type = 0, listening = 0;
    socklen_t length = sizeof domain;
    if (getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &length) < 0
        || getsockopt(descriptor, SOL_SOCKET, SO_PROTOCOL, &protocol, &length) < 0
        || getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) < 0
        || getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &length) < 0)
        return CLINUX_SOCKET_OTHER;
    if (domain == AF_UNIX && type == SOCK_STREAM && listening)
        return CLINUX_SOCKET_LISTENING_UNIX;
    return domain == AF_NETLINK && protocol == NETLINK_ROUTE ? CLINUX_SOCKET_RTNETLINK : CLINUX_SOCKET_OTHER;
}
