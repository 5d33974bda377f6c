/* What wspd needs of a service manager, for tests that restart it many times:
 *   service-manager SOCKET PROGRAM [ARGUMENT...]
 * It starts the program with NOTIFY_SOCKET, keeps the descriptors that it is given (FDSTORE=1, sd_notify(3)), and when the
 * program ends, starts it anew with what it keeps; the process of each start is told on standard output. SIGTERM ends
 * the program and then the manager, with the program's code, or 128 and the signal. A program that has ended LIFE times,
 * or with another code than 0, is not started again.
 */
#define _GNU_SOURCE 1
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CTestSupport.h"

enum { FIRST = 3, CAPACITY = 128, AT_ONCE = 253, NAME = 32, LIFE = 10000, OUT_OF_THE_WAY = 500 };

static struct kept {
    int descriptor;
    char name[NAME];
} store[CAPACITY];
static size_t stored;

static void forget(const char *name) {
    size_t rest = 0;

    for (size_t index = 0; index < stored; index++)
        if (strcmp(store[index].name, name) == 0)
            close(store[index].descriptor);
        else
            store[rest++] = store[index];
    stored = rest;
}

/* The value of a variable in lines of VARIABLE=VALUE; empty where it is not there. */
static void variable(const char *text, const char *name, char *value, size_t size) {
    size_t length = strlen(name);

    *value = 0;
    for (const char *line = text; line != NULL; line = (line = strchr(line, '\n')) != NULL ? line + 1 : NULL)
        if (strncmp(line, name, length) == 0 && line[length] == '=')
            snprintf(value, size, "%.*s", (int)strcspn(line + length + 1, "\n"), line + length + 1);
}

static void heed(int receiver) {
    char text[4096], keep[NAME], remove[NAME], name[NAME];
    int descriptors[AT_ONCE];
    size_t count;
    ssize_t length;

    while ((length = notify_receive(receiver, text, sizeof text - 1, descriptors, AT_ONCE, &count)) >= 0) {
        text[length] = 0;
        variable(text, "FDSTORE", keep, sizeof keep);
        variable(text, "FDSTOREREMOVE", remove, sizeof remove);
        variable(text, "FDNAME", name, sizeof name);
        if (*remove != 0) forget(name);
        for (size_t index = 0; index < count; index++) {
            /* That of a barrier is closed once all before it has been read. */
            if (*keep == 0 || stored == CAPACITY) {
                close(descriptors[index]);
                continue;
            }
            store[stored].descriptor = descriptors[index];
            memcpy(store[stored++].name, name, sizeof name);
        }
    }
    if (errno != EAGAIN) err(71, "recvmsg");
}

/* In the new process: what is kept becomes the descriptors from 3 on. */
static void pass(void) {
    char names[CAPACITY * NAME] = "", number[16];
    int moved[CAPACITY];

    for (size_t index = 0; index < stored; index++) {
        if ((moved[index] = fcntl(store[index].descriptor, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY)) < 0) err(71, "fcntl");
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", index > 0 ? ":" : "", store[index].name);
    }
    for (size_t index = 0; index < stored; index++)
        if (dup2(moved[index], FIRST + (int)index) < 0) err(71, "dup2");
    snprintf(number, sizeof number, "%zu", stored);
    setenv("LISTEN_FDS", number, 1);
    setenv("LISTEN_FDNAMES", names, 1);
    snprintf(number, sizeof number, "%d", (int)getpid());
    setenv("LISTEN_PID", number, 1);
}

static pid_t start(char **program, const sigset_t *signals) {
    pid_t process = fork();

    if (process < 0) err(71, "fork");
    if (process > 0) {
        printf("%d\n", (int)process);
        return process;
    }
    sigprocmask(SIG_UNBLOCK, signals, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (stored > 0) pass();
    execvp(*program, program);
    err(71, "%s", *program);
}

int main(int count, char **arguments) {
    struct signalfd_siginfo information;
    struct pollfd watched[2] = {{.events = POLLIN}, {.events = POLLIN}};
    int status, starts = 0, ending = 0;
    sigset_t signals;
    pid_t process;

    if (count < 3) errx(64, "usage: service-manager SOCKET PROGRAM [ARGUMENT...]");
    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    if ((watched[0].fd = notify_receiver(arguments[1])) < 0) err(71, "%s", arguments[1]);
    if ((watched[1].fd = signalfd(-1, &signals, SFD_CLOEXEC)) < 0) err(71, "signalfd");
    setenv("NOTIFY_SOCKET", arguments[1], 1);
    for (process = start(arguments + 2, &signals);;) {
        if (poll(watched, 2, -1) < 0) err(71, "poll");
        if (watched[0].revents != 0) heed(watched[0].fd);
        if (watched[1].revents == 0) continue;
        if (read(watched[1].fd, &information, sizeof information) < 0) err(71, "read");
        if (information.ssi_signo == SIGTERM) {
            ending = 1;
            kill(process, SIGTERM);
        }
        if (waitpid(process, &status, WNOHANG) != process) continue;
        heed(watched[0].fd);
        if (ending || ++starts == LIFE || (WIFEXITED(status) && WEXITSTATUS(status) != 0))
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        process = start(arguments + 2, &signals);
    }
}
