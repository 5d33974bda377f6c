#include "sockets.h"

#include "harness.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static SOCKET new_socket(int family, int type, int is_v6only) {
    int descriptor = socket(family, type | SOCK_CLOEXEC, 0);

    REQUIRE(descriptor >= 0);
    if (family == AF_INET6) {
        REQUIRE(setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &is_v6only, sizeof is_v6only) == 0);
    }
    return (SOCKET)descriptor;
}

SOCKET tcp4(void) { return new_socket(AF_INET, SOCK_STREAM, 0); }
SOCKET udp4(void) { return new_socket(AF_INET, SOCK_DGRAM, 0); }
SOCKET tcp6(void) { return new_socket(AF_INET6, SOCK_STREAM, 1); }
SOCKET udp6(void) { return new_socket(AF_INET6, SOCK_DGRAM, 1); }
SOCKET dual(void) { return new_socket(AF_INET6, SOCK_DGRAM, 0); }
SOCKET unix_stream(void) { return new_socket(AF_UNIX, SOCK_STREAM, 0); }

SOCKET nonblocking(SOCKET s) {
    REQUIRE(fcntl(FD(s), F_SETFL, fcntl(FD(s), F_GETFL) | O_NONBLOCK) == 0);
    return s;
}

struct sockaddr_in ipv4(const char *address, int port) {
    struct sockaddr_in result;

    memset(&result, 0, sizeof result);
    result.sin_family = AF_INET;
    result.sin_port = htons((uint16_t)port);
    REQUIRE(inet_pton(AF_INET, address, &result.sin_addr) == 1);
    return result;
}

struct sockaddr_in6 ipv6(const char *address, unsigned scope, int port) {
    struct sockaddr_in6 result;

    memset(&result, 0, sizeof result);
    result.sin6_family = AF_INET6;
    result.sin6_port = htons((uint16_t)port);
    result.sin6_scope_id = scope;
    REQUIRE(inet_pton(AF_INET6, address, &result.sin6_addr) == 1);
    return result;
}

const char *text_of(const void *socket_address) {
    static char texts[4][64];
    static int turn;
    char *text = texts[turn++ % 4], address[INET6_ADDRSTRLEN];
    struct sockaddr_in6 six;
    struct sockaddr_in four;
    sa_family_t family;

    memcpy(&family, socket_address, sizeof family);
    if (family == AF_INET) {
        memcpy(&four, socket_address, sizeof four);
        snprintf(text, sizeof texts[0], "%s", inet_ntop(AF_INET, &four.sin_addr, address, sizeof address));
    } else if (family == AF_INET6) {
        memcpy(&six, socket_address, sizeof six);
        inet_ntop(AF_INET6, &six.sin6_addr, address, sizeof address);
        if (six.sin6_scope_id == 0) snprintf(text, sizeof texts[0], "%s", address);
        else snprintf(text, sizeof texts[0], "%s%%%u", address, six.sin6_scope_id);
    } else {
        snprintf(text, sizeof texts[0], "?");
    }
    return text;
}

int port_of(SOCKET s) {
    struct sockaddr_in6 name;
    socklen_t length = sizeof name;

    REQUIRE(getsockname(FD(s), (struct sockaddr *)&name, &length) == 0);
    return ntohs(name.sin6_port); /* at the same place in both families */
}

int bind4(SOCKET s, const char *address, int port) {
    struct sockaddr_in name = ipv4(address, port);

    REQUIRE(bind(FD(s), (struct sockaddr *)&name, sizeof name) == 0);
    return port_of(s);
}

int bind6(SOCKET s, const char *address, int port) {
    struct sockaddr_in6 name = ipv6(address, 0, port);

    REQUIRE(bind(FD(s), (struct sockaddr *)&name, sizeof name) == 0);
    return port_of(s);
}

void connect_pair(int family, SOCKET pair[2]) {
    SOCKET listener = family == AF_INET ? tcp4() : tcp6();
    struct sockaddr_in6 name;
    socklen_t length = sizeof name;

    pair[0] = family == AF_INET ? tcp4() : tcp6();
    if (family == AF_INET) bind4(listener, "127.0.0.1", 0);
    else bind6(listener, "::1", 0);
    REQUIRE(listen(FD(listener), 1) == 0);
    REQUIRE(getsockname(FD(listener), (struct sockaddr *)&name, &length) == 0);
    REQUIRE(connect(FD(pair[0]), (struct sockaddr *)&name, length) == 0);
    pair[1] = (SOCKET)accept4(FD(listener), NULL, NULL, SOCK_CLOEXEC);
    REQUIRE(pair[1] != INVALID_SOCKET);
    close(FD(listener));
}

int open_descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;

    REQUIRE(folder != NULL);
    while (readdir(folder) != NULL) count++;
    closedir(folder);
    return count;
}
