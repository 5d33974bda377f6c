#define _GNU_SOURCE
#include "CMeasure.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
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

static int result_or_error(int result) { return result < 0 ? -errno : result; }

long long measure_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int measure_new_network(void) { return result_or_error(unshare(CLONE_NEWNET)); }

unsigned measure_interface(const char *name) { return if_nametoindex(name); }

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

long long measure_processor_time(int process)
{
    clockid_t clock;
    struct timespec time;
    int error = clock_getcpuclockid(process, &clock);
    if (error != 0)
        return -error;
    if (clock_gettime(clock, &time) < 0)
        return -errno;
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int measure_raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return -errno;
    limit.rlim_cur = limit.rlim_max;
    return result_or_error(setrlimit(RLIMIT_NOFILE, &limit));
}

int measure_allow(int process, enum measure_processors processors)
{
    static cpu_set_t allowed;
    static int is_known;
    if (!is_known && sched_getaffinity(0, sizeof allowed, &allowed) < 0)
        return -errno;
    is_known = 1;
    if (processors == MEASURE_ALL)
        return result_or_error(sched_setaffinity(process, sizeof allowed, &allowed));
    int chosen = -1;
    for (int processor = 0; processor < CPU_SETSIZE; processor++)
        if (CPU_ISSET(processor, &allowed) && (chosen < 0 || processors == MEASURE_LAST))
            chosen = processor;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(chosen, &set);
    return result_or_error(sched_setaffinity(process, sizeof set, &set));
}

int measure_pipe(int ends[2]) { return result_or_error(pipe2(ends, O_CLOEXEC)); }

int measure_open(const char *path, int writing)
{
    return result_or_error(open(path, (writing ? O_RDWR | O_CREAT | O_TRUNC : O_RDONLY) | O_CLOEXEC, 0600));
}
