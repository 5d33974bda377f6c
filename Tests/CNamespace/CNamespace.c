#define _GNU_SOURCE
#include "CNamespace.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct cnamespace_status process_status;

static int has_admin_capability(void)
{
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };
    return syscall(SYS_capget, &header, data) == 0 && (data[0].effective & (1u << CAP_SYS_ADMIN)) != 0;
}

static int write_file(const char *path, const char *text)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return -1;
    ssize_t written = write(descriptor, text, strlen(text));
    int error = errno;
    close(descriptor);
    errno = error;
    return written == (ssize_t)strlen(text) ? 0 : -1;
}

static struct cnamespace_status failure(const char *step)
{
    return (struct cnamespace_status){ step, errno };
}

static struct cnamespace_status gain_privilege(void)
{
    char user[64], group[64];
    snprintf(user, sizeof user, "0 %u 1", geteuid());
    snprintf(group, sizeof group, "0 %u 1", getegid());

    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
        return failure("unshare(CLONE_NEWUSER | CLONE_NEWNET)");
    if (write_file("/proc/self/setgroups", "deny") < 0)
        return failure("writing /proc/self/setgroups");
    if (write_file("/proc/self/uid_map", user) < 0)
        return failure("writing /proc/self/uid_map");
    if (write_file("/proc/self/gid_map", group) < 0)
        return failure("writing /proc/self/gid_map");
    return (struct cnamespace_status){ "", 0 };
}

/* unshare(CLONE_NEWUSER) is refused to a process with several threads, and Swift's runtime starts threads whenever
 * it likes: only before main is there surely one. */
__attribute__((constructor)) static void prepare_process(void)
{
    process_status = has_admin_capability() ? (struct cnamespace_status){ "", 0 } : gain_privilege();
}

struct cnamespace_status cnamespace_status(void) { return process_status; }

struct cnamespace_status cnamespace_enter(void)
{
    if (unshare(CLONE_NEWNET) < 0)
        return failure("unshare(CLONE_NEWNET)");
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return failure("socket(AF_INET)");
    struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    struct cnamespace_status status = { "", 0 };
    if (ioctl(descriptor, SIOCSIFFLAGS, &request) < 0)
        status = failure("ioctl(SIOCSIFFLAGS) of lo");
    close(descriptor);
    return status;
}

/* Runs in the child that shares the parent's memory: nothing here may allocate or lock. Returns if it fails. */
static void execute(char *const arguments[], char *const environment[], const int descriptors[3])
{
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int target = 0; target < 3; target++)
        if (dup2(descriptors[target], target) < 0)
            return;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvpe(arguments[0], arguments, environment);
}

int cnamespace_spawn(char *const arguments[], char *const environment[], const int descriptors[3])
{
    /* posix_spawn(3) cannot set a parent-death signal. The descriptors come from open files of a process that has
     * its standard ones, so none of them is below 3 and dup2 always clears close-on-exec. */
    int report[2];
    if (pipe2(report, O_CLOEXEC) < 0)
        return -1;
    sigset_t all, previous;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &previous);
    pid_t child = vfork();
    if (child == 0) {
        execute(arguments, environment, descriptors);
        ssize_t written = write(report[1], &errno, sizeof errno);
        _exit(written == sizeof errno ? 127 : 126);
    }
    int error = child < 0 ? errno : 0;
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
    close(report[1]);
    /* Where vfork(2) is fork(2), as under a sanitizer, the child may not have executed its program yet. */
    if (child > 0 && read(report[0], &error, sizeof error) == sizeof error)
        waitpid(child, NULL, 0);
    close(report[0]);
    errno = error;
    return error == 0 ? child : -1;
}

int cnamespace_open(const char *path, int writable)
{
    return open(path, (writable ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
}

int cnamespace_memory_file(void) { return memfd_create("test", MFD_CLOEXEC); }

int cnamespace_pipe(int ends[2])
{
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -1;
    /* Larger only so that a program is not held up by a test that reads late; refusal does no harm. */
    (void)fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
    return 0;
}

int cnamespace_thread(void) { return gettid(); }
