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

int clinux_peer_credentials(int descriptor, struct clinux_credentials *credentials)
{
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0)
        return -1;
    *credentials = (struct clinux_credentials) { peer.pid, peer.uid, peer.gid };
    return 0;
}

int clinux_notify(const char *path, const char *text)
{
    struct sockaddr_un address;
    if (clinux_unix_address(&address, path) < 0)
        return -1;
    socklen_t length = offsetof(struct sockaddr_un, sun_path) + strlen(path);
    if (path[0] == '@')
        address.sun_path[0] = 0;
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return -1;
    ssize_t sent = sendto(descriptor, text, strlen(text), MSG_NOSIGNAL, (struct sockaddr *)&address, length);
    int error = errno;
    close(descriptor);
    errno = error;
    return sent < 0 ? -1 : 0;
}

int clinux_occupy_standard_streams(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
        if (fcntl(stream, F_GETFD) >= 0)
            continue;
        /* The lowest free number, which is this one. */
        if (open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            return -1;
    }
    return 0;
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
