#define _GNU_SOURCE 1
#include "CTestSupport.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

int notify_receiver(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    if (path[0] == '@')
        address.sun_path[0] = 0;
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    socklen_t length = offsetof(struct sockaddr_un, sun_path) + strlen(path);
    if (descriptor >= 0 && bind(descriptor, (struct sockaddr *)&address, length) < 0) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

ssize_t notify_receive(int descriptor, char *text, size_t size, int *descriptors, size_t capacity, size_t *count)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(253 * sizeof(int))];
    } control;
    struct iovec part = { text, size };
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control
    };
    ssize_t length = recvmsg(descriptor, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    *count = 0;
    if (length < 0)
        return -1;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        size_t number = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t index = 0; index < number; index++) {
            int passed;
            memcpy(&passed, CMSG_DATA(part) + index * sizeof(int), sizeof passed);
            if (*count < capacity)
                descriptors[(*count)++] = passed;
            else
                close(passed);
        }
    }
    return length;
}

int closes_on_exec(int descriptor) { return fcntl(descriptor, F_GETFD) == FD_CLOEXEC; }

int threads_in_connect(void)
{
    glob_t files;
    int count = 0;
    if (glob("/proc/self/task/*/syscall", 0, NULL, &files) != 0)
        return 0;
    for (size_t index = 0; index < files.gl_pathc; index++) {
        /* One that has ended meanwhile has none. */
        FILE *file = fopen(files.gl_pathv[index], "r");
        long call;
        if (file == NULL)
            continue;
        count += fscanf(file, "%ld", &call) == 1 && call == SYS_connect;
        fclose(file);
    }
    globfree(&files);
    return count;
}
