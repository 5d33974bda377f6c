#include "network.h"

#include "report.h"

#include <net/if.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { most_words = 32 };

static int own_mark;
static int *is_changed = &own_mark;

static void fail(const char *what) __attribute__((noreturn));

static void fail(const char *what) {
    report_failure("network: %s", what);
    report_end();
}

void network_share(void) {
    void *shared = mmap(NULL, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (shared == MAP_FAILED) fail("no shared memory");
    is_changed = (int *)shared;
}

/* Starts a program with its output in a descriptor, -1 for nowhere. posix_spawn runs no handlers of fork. */
static int run(char **words, int output) {
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status;

    posix_spawn_file_actions_init(&actions);
    if (output != -1) posix_spawn_file_actions_adddup2(&actions, output, 1);
    if (posix_spawnp(&child, words[0], &actions, NULL, words, environ) != 0) return -1;
    posix_spawn_file_actions_destroy(&actions);
    if (waitpid(child, &status, 0) != child) return -1;
    return status;
}

static void run_ip(const char *format, va_list arguments, int output) {
    char command[512], text[512], *words[most_words] = {(char *)"ip"}, *rest = text;
    int count = 1;

    vsnprintf(command, sizeof command, format, arguments);
    strcpy(text, command);
    for (; count < most_words - 1 && (words[count] = strtok_r(rest, " ", &rest)) != NULL; count++) continue;
    words[count] = NULL;
    if (run(words, output) == 0) return;
    report_failure("ip %s: failed", command);
    report_end();
}

void network(const char *format, ...) {
    va_list arguments;

    *is_changed = 1;
    va_start(arguments, format);
    run_ip(format, arguments, -1);
    va_end(arguments);
}

const char *network_text(const char *format, ...) {
    static char text[8192];
    va_list arguments;
    int output = memfd_create("ip", MFD_CLOEXEC);
    ssize_t length;

    va_start(arguments, format);
    run_ip(format, arguments, output);
    va_end(arguments);
    length = pread(output, text, sizeof text - 1, 0);
    text[length < 0 ? 0 : length] = '\0';
    close(output);
    return text;
}

unsigned network_index(const char *interface) {
    unsigned index = if_nametoindex(interface);

    if (index == 0) fail(interface);
    return index;
}

void network_restore(void) {
    const char *script = getenv("CONFORMANCE_NETWORK");
    char *words[] = {(char *)"sh", (char *)script, NULL};

    if (!*is_changed) return;
    if (script == NULL || run(words, -1) != 0) fail("the network is not what it was");
    *is_changed = 0;
}
