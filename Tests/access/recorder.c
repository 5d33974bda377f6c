/* Records what a process sends on its netlink sockets: LD_PRELOAD=recorder.so with
 *   RECORD   a file that each datagram is appended to, its length as 4 bytes before it
 * These are all calls of libc by which bytes leave a process for a socket.
 */
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int record = -1;

static void __attribute__((constructor)) begin(void) {
    const char *path = getenv("RECORD");
    int file = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    if (file < 0) {
        fputs("recorder: RECORD names no file that can be written\n", stderr);
        _exit(64);
    }
    /* Out of the way: nobody who counts on the lowest free number gets another one. */
    record = fcntl(file, F_DUPFD_CLOEXEC, 500);
    close(file);
}

static void note(int descriptor, const struct iovec *parts, size_t count) {
    static uint8_t bytes[1 << 20];
    int domain = 0;
    socklen_t size = sizeof domain;
    uint32_t length = 0;

    if (getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) < 0 || domain != AF_NETLINK) return;
    for (size_t part = 0; part < count; part++) {
        /* What does not fit is a failure of the test. */
        if (parts[part].iov_len > sizeof bytes - sizeof length - length) abort();
        memcpy(bytes + sizeof length + length, parts[part].iov_base, parts[part].iov_len);
        length += (uint32_t)parts[part].iov_len;
    }
    memcpy(bytes, &length, sizeof length);
    if (syscall(SYS_write, record, bytes, sizeof length + length) != (long)(sizeof length + length)) abort();
}

/* Defines a call that notes what it sends, and else is libc's. */
#define CALL(result, name, parameters, arguments, descriptor, parts, count)                  \
    result name parameters {                                                                 \
        static result(*next) parameters;                                                     \
                                                                                             \
        note(descriptor, parts, count);                                                      \
        if (next == NULL) next = (result(*) parameters)dlsym(RTLD_NEXT, #name);              \
        return next arguments;                                                               \
    }
#define WHOLE(bytes, size) (&(struct iovec){(void *)(uintptr_t)(bytes), size})

CALL(ssize_t, write, (int descriptor, const void *bytes, size_t size), (descriptor, bytes, size), descriptor,
     WHOLE(bytes, size), 1)
CALL(ssize_t, writev, (int descriptor, const struct iovec *parts, int count), (descriptor, parts, count), descriptor,
     parts, (size_t)count)
CALL(ssize_t, send, (int descriptor, const void *bytes, size_t size, int flags), (descriptor, bytes, size, flags),
     descriptor, WHOLE(bytes, size), 1)
CALL(ssize_t, sendto,
     (int descriptor, const void *bytes, size_t size, int flags, const struct sockaddr *address, socklen_t length),
     (descriptor, bytes, size, flags, address, length), descriptor, WHOLE(bytes, size), 1)
CALL(ssize_t, sendmsg, (int descriptor, const struct msghdr *message, int flags), (descriptor, message, flags),
     descriptor, message->msg_iov, message->msg_iovlen)

int sendmmsg(int descriptor, struct mmsghdr *messages, unsigned count, int flags) {
    for (unsigned index = 0; index < count; index++)
        note(descriptor, messages[index].msg_hdr.msg_iov, messages[index].msg_hdr.msg_iovlen);
    return (int)syscall(SYS_sendmmsg, descriptor, messages, count, flags);
}

/* Nobody has a reason to. */
ssize_t splice(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) {
    (void)in, (void)from, (void)out, (void)to, (void)size, (void)flags;
    abort();
}
ssize_t sendfile64(int out, int in, off64_t *from, size_t size) {
    (void)out, (void)in, (void)from, (void)size;
    abort();
}
