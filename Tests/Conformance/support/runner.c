/* Runs the registered tests one after the other, each in a child with a deadline.

   suite [--list] [--verbose] [TEXT...]: those with one of the texts in their sentence or file name. */
#include "harness.h"

#include "network.h"
#include "report.h"
#include "waiting.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { deadline = 20000 };

static struct test *first, **end = &first;
static sigset_t child_signal;

void harness_register(struct test *test) {
    *end = test;
    end = &test->next;
}

static const char *name_of(const char *path) {
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

static bool is_chosen(const struct test *test, char **texts, int count) {
    int i;

    for (i = 0; i < count; i++) {
        if (strstr(test->sentence, texts[i]) != NULL || strstr(name_of(test->file), texts[i]) != NULL) return true;
    }
    return count == 0;
}

static void become(const struct test *test, int report, int output) __attribute__((noreturn));

static void become(const struct test *test, int report, int output) {
    setpgid(0, 0);
    sigprocmask(SIG_UNBLOCK, &child_signal, NULL);
    report_to(report);
    dup2(output, 1);
    dup2(output, 2);
    test->body();
    exit(report_count() > 0);
}

/* The exit status; -1 at the deadline. What the test has started ends with it. */
static int end_of(pid_t child) {
    int64_t until = now() + patience(deadline), left;
    int status = -1;

    while (waitpid(child, &status, WNOHANG) == 0 && (left = until - now()) > 0) {
        struct timespec timeout = {left / 1000, left % 1000 * 1000000};

        sigtimedwait(&child_signal, NULL, &timeout);
    }
    kill(-child, SIGKILL);
    if (now() >= until && waitpid(child, NULL, 0) == child) return -1;
    return status;
}

static void print_indented(const char *heading, int descriptor) {
    char *line = NULL;
    size_t size = 0;
    FILE *file = fdopen(descriptor, "r");

    rewind(file);
    while (getline(&line, &size, file) > 0) printf("    %s%s", heading, line);
    free(line);
    fclose(file);
}

static bool passes(const struct test *test, bool is_verbose) {
    int report = memfd_create("report", MFD_CLOEXEC), output = memfd_create("output", MFD_CLOEXEC), status;
    struct stat reported, printed;
    int64_t start = now();
    bool has_passed;
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child == 0) become(test, report, output);
    setpgid(child, child);
    status = end_of(child);
    network_restore();
    fstat(report, &reported);
    fstat(output, &printed);
    has_passed = status == 0 && reported.st_size == 0 && printed.st_size == 0;
    if (!has_passed) printf("FAILED %s: %s\n", name_of(test->file), test->sentence);
    else if (is_verbose) printf("passed %s: %s (%d ms)\n", name_of(test->file), test->sentence, (int)(now() - start));
    if (status == -1) printf("    still running at the deadline\n");
    else if (WIFSIGNALED(status)) printf("    killed by signal %d\n", WTERMSIG(status));
    else if (status != 0 && reported.st_size == 0) printf("    ended with %d\n", WEXITSTATUS(status));
    print_indented("", report);
    print_indented("printed: ", output);
    return has_passed;
}

int main(int count, char **arguments) {
    bool is_list = false, is_verbose = false;
    int passed = 0, failed = 0;
    const struct test *test;

    for (; count > 1 && strncmp(arguments[1], "--", 2) == 0; count--, arguments++) {
        if (strcmp(arguments[1], "--list") == 0) is_list = true;
        else if (strcmp(arguments[1], "--verbose") == 0) is_verbose = true;
        else return fprintf(stderr, "usage: suite [--list] [--verbose] [TEXT...]\n"), 64;
    }
    network_share();
    sigemptyset(&child_signal);
    sigaddset(&child_signal, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_signal, NULL); /* waited for with a deadline */
    for (test = first; test != NULL; test = test->next) {
        if (!is_chosen(test, arguments + 1, count - 1)) continue;
        if (is_list) printf("%s: %s\n", name_of(test->file), test->sentence);
        else if (passes(test, is_verbose)) passed++;
        else failed++;
    }
    if (is_list) return 0;
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0 || passed == 0;
}
