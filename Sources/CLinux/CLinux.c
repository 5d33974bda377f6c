/* What libc declares with _GNU_SOURCE only. */
#define _GNU_SOURCE 1
#include "CLinux.h"

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
