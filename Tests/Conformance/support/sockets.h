/* Sockets, addresses and connections, or the end of the test. */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <netinet/in.h>
#include <wspd/ws2spi.h>

SOCKET tcp4(void);
SOCKET udp4(void);
/* IPv6 alone. */
SOCKET tcp6(void);
SOCKET udp6(void);
/* IPv6 and, mapped, IPv4. */
SOCKET dual(void);
SOCKET unix_stream(void);
SOCKET nonblocking(SOCKET s);
#define FD(s) ((int)(s))

struct sockaddr_in ipv4(const char *address, int port);
struct sockaddr_in6 ipv6(const char *address, unsigned scope, int port);
/* "192.0.2.2" or "fe80::2%3"; "?" for other families. In one of four buffers, used in turn. */
const char *text_of(const void *socket_address);

/* Binds to an address, port 0 for any; tells the port. */
int bind4(SOCKET s, const char *address, int port);
int bind6(SOCKET s, const char *address, int port);
int port_of(SOCKET s);
/* A TCP connection over the loopback. */
void connect_pair(int family, SOCKET pair[2]);
/* The number of descriptors that the process has open. */
int open_descriptors(void);

#endif
