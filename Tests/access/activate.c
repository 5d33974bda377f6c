/* Passes a listening socket on as systemd does:
 *   activate PATH MODE PROGRAM [ARGUMENT...]
 * listens at PATH, whose file gets the MODE, in octal, and executes the program with the socket as descriptor 3.
 */
#define _GNU_SOURCE 1
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { FIRST_PASSED = 3, BACKLOG = 128 };

int main(int count, char **arguments) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int socket_ = socket(AF_UNIX, SOCK_STREAM, 0);
    char process[16];

    if (count < 4) errx(64, "usage: activate PATH MODE PROGRAM [ARGUMENT...]");
    snprintf(address.sun_path, sizeof address.sun_path, "%s", arguments[1]);
    unlink(arguments[1]);
    if (socket_ < 0 || bind(socket_, (struct sockaddr *)&address, sizeof address) < 0 || listen(socket_, BACKLOG) < 0)
        err(1, "%s", arguments[1]);
    if (chmod(arguments[1], (mode_t)strtoul(arguments[2], NULL, 8)) < 0) err(1, "chmod");
    if (socket_ != FIRST_PASSED && (dup2(socket_, FIRST_PASSED) < 0 || close(socket_) < 0)) err(1, "dup2");
    snprintf(process, sizeof process, "%d", getpid());
    setenv("LISTEN_PID", process, 1);
    setenv("LISTEN_FDS", "1", 1);
    execv(arguments[3], arguments + 3);
    err(1, "%s", arguments[3]);
}
