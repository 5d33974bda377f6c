#include "service.h"

#include "report.h"
#include "waiting.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static struct sockaddr_un address;
static pid_t process;

static void fail(const char *what) __attribute__((noreturn));

static void fail(const char *what) {
    report_failure("the daemon: %s", what);
    report_end();
}

void service_absent(void) {
    const char *folder = getenv("CONFORMANCE_FOLDER");

    address.sun_family = AF_UNIX;
    snprintf(address.sun_path, sizeof address.sun_path, "%s/%d.sock", folder == NULL ? "/tmp" : folder, (int)getpid());
    setenv("WSPD_SOCKET", address.sun_path, 1);
}

static bool takes_connections(void) {
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool is_connected = connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0;

    close(descriptor);
    return is_connected;
}

void service_start(void) {
    const char *program = getenv("CONFORMANCE_WSPD");
    char *words[] = {(char *)program,      (char *)"--socket",    address.sun_path,
                     (char *)"--log-level", (char *)"warning", NULL};
    posix_spawn_file_actions_t actions;

    if (address.sun_path[0] == '\0') service_absent();
    if (program == NULL) fail("CONFORMANCE_WSPD names none");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    words[2] = address.sun_path;
    if (posix_spawn(&process, program, &actions, NULL, words, environ) != 0) fail("does not start");
    posix_spawn_file_actions_destroy(&actions);
    if (!EVENTUALLY(takes_connections())) fail("takes no connection");
}

static void end_with(int signal) {
    int status;

    kill(process, signal);
    if (waitpid(process, &status, 0) != process) fail("does not end");
}

void service_stop(void) { end_with(SIGTERM); }
void service_kill(void) { end_with(SIGKILL); }

void service_pause(void) {
    int status;

    kill(process, SIGSTOP);
    if (waitpid(process, &status, WUNTRACED) != process || !WIFSTOPPED(status)) fail("does not stop");
}

void service_continue(void) { kill(process, SIGCONT); }
