/* Runs a program under the system-call filters of a running process: exactly those, not the unit file's text again.
 *   filters of PROCESS >FILE         copies the filters; needs root and a kernel with CONFIG_CHECKPOINT_RESTORE
 *   filters run FILE PROGRAM [ARGUMENT]...
 */
#define _GNU_SOURCE 1
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the file holds: the length of each filter, then its instructions; the oldest filter first. */
static struct sock_filter instructions[BPF_MAXINSNS];

static void copy(pid_t process) {
    int status;

    if (ptrace(PTRACE_SEIZE, process, 0, 0) < 0) err(1, "PTRACE_SEIZE %d", process);
    if (ptrace(PTRACE_INTERRUPT, process, 0, 0) < 0) err(1, "PTRACE_INTERRUPT");
    if (waitpid(process, &status, __WALL) != process) err(1, "waitpid");
    for (long number = 0;; number++) {
        long count = ptrace(PTRACE_SECCOMP_GET_FILTER, process, number, instructions);
        unsigned short length = (unsigned short)count;
        size_t size = (size_t)length * sizeof instructions[0];

        if (count < 0 && errno == ENOENT && number > 0) return;
        if (count < 0) err(1, "PTRACE_SECCOMP_GET_FILTER");
        if (write(STDOUT_FILENO, &length, sizeof length) != sizeof length
            || write(STDOUT_FILENO, instructions, size) != (ssize_t)size)
            err(1, "write");
    }
}

static void install(const char *file) {
    struct sock_fprog program = {0, instructions};
    int descriptor = open(file, O_RDONLY | O_CLOEXEC);

    if (descriptor < 0) err(1, "%s", file);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) err(1, "PR_SET_NO_NEW_PRIVS");
    /* All are read before the first is in force, which may refuse to read. */
    struct stat status;
    if (fstat(descriptor, &status) < 0 || status.st_size == 0) errx(1, "%s is empty", file);
    char *bytes = malloc((size_t)status.st_size), *end = bytes + status.st_size;
    if (bytes == NULL || read(descriptor, bytes, (size_t)status.st_size) != status.st_size) err(1, "read %s", file);
    for (char *next = bytes; next < end; next += program.len * sizeof instructions[0]) {
        memcpy(&program.len, next, sizeof program.len);
        next += sizeof program.len;
        memcpy(instructions, next, program.len * sizeof instructions[0]);
        if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0) err(1, "seccomp");
    }
}

int main(int count, char **words) {
    if (count == 3 && strcmp(words[1], "of") == 0) {
        copy(atoi(words[2]));
        return 0;
    }
    if (count < 4 || strcmp(words[1], "run") != 0) errx(64, "usage: filters of PROCESS | run FILE PROGRAM [ARGUMENT]...");
    install(words[2]);
    execv(words[3], words + 3);
    err(1, "%s", words[3]);
}
