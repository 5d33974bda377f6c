/* What libwspd's Swift needs of C: the interface, and what Swift cannot say (threads, variadic calls, macros). */
#ifndef CWSP_H
#define CWSP_H

#include "wspd/ws2spi.h"

#include <poll.h>

/* ---- The lock of all of the library's state, and what waits for a change of it ---- */

/* For a whole call: the calling thread cannot be cancelled, which would leave the lock, or the reader's part, taken. */
int wspd_enter(void);
void wspd_leave(int cancel_state);
/* Within a call, around a wait. */
void wspd_lock(void);
void wspd_unlock(void);
/* Waits for wspd_broadcast, without the lock, until a time of CLOCK_MONOTONIC in nanoseconds. */
void wspd_wait(uint64_t deadline);
void wspd_broadcast(void);

/* ---- Threads ---- */

/* The number that the calling thread was given; 0 is none. */
uint64_t wspd_thread_number(void);
/* Gives the calling thread a number, with which wspd_thread_ended is called when it ends. 0, or an error number. */
int wspd_set_thread_number(uint64_t number);
/* In Swift. */
void wspd_thread_ended(uint64_t number);
/* In Swift: called with the lock held, in the child of a fork. */
void wspd_forked(void);

/* ---- Overlapped requests ---- */

/* Internal, which other threads read without a lock: what was stored before it is seen by who sees it. */
static inline void wspd_store_status(WSAOVERLAPPED *overlapped, ULONG_PTR status)
{
    __atomic_store_n(&overlapped->Internal, status, __ATOMIC_RELEASE);
}

static inline ULONG_PTR wspd_load_status(const WSAOVERLAPPED *overlapped)
{
    return __atomic_load_n(&overlapped->Internal, __ATOMIC_ACQUIRE);
}

/* The function with a GUID, which is given as two integers from its bytes in memory; NULL where there is none. */
void *wspd_extension_function(uint64_t low, uint64_t high);

/* ---- Sockets ---- */

/* The kernel's number of a socket, which no other one ever has: 0, or -1 with errno (ENOTSOCK, EBADF). */
int wspd_socket_cookie(int descriptor, uint64_t *cookie);
/* A descriptor of the process' that is the socket's, or -1. Looks at all of them. */
int wspd_descriptor_of(uint64_t cookie);
/* close(2), and whether the process has another descriptor of the socket's. */
int wspd_close(int descriptor, uint64_t cookie, int *has_other);
/* An option that is an int: 0, or -1 with errno. */
int wspd_get_option(int descriptor, int level, int name, int *value);
int wspd_set_option(int descriptor, int level, int name, int value);
/* The address that the socket is bound to, or connected to. */
int wspd_local_address(int descriptor, struct sockaddr_storage *address);
int wspd_is_connected(int descriptor);
/* Who created the socket. */
int wspd_socket_owner(int descriptor, uint32_t *user);

int wspd_set_blocking(int descriptor, int blocking);
int wspd_is_blocking(int descriptor);
/* Bytes that can be read, of all datagrams for UDP. */
int wspd_readable_bytes(int descriptor, uint32_t *count);
/* 1 where an urgent byte waits. */
int wspd_has_urgent_byte(int descriptor);
/* TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT, in seconds: 0, or -1 with errno. */
int wspd_set_keepalive(int descriptor, int idle, int interval, int probes);
/* What the congestion window says should be in the send queue: 0, or -1 where the connection has ended. */
int wspd_send_backlog(int descriptor, uint32_t *bytes);
/* A socket of the same family, type and protocol, bound to a port of every local address: its descriptor, or -1. */
int wspd_hold_port(int descriptor, uint16_t port);
/* The ports that bind and connect choose from (ip_local_port_range), beyond which the next call has no effect. */
void wspd_local_ports(uint16_t *first, uint16_t *last);
/* Lets bind and connect take a port from first to last only. */
int wspd_limit_ports(int descriptor, uint16_t first, uint16_t last);
/* Promiscuous mode of the interface that an AF_PACKET socket is bound to: 0, or -1 with errno. */
int wspd_set_promiscuous(int descriptor, int on);
/* 1 where an interface has several receive queues. */
int wspd_has_receive_queues(void);

/* ---- Events ---- */

/* 1 where the descriptor is open and may be an eventfd: what is written to it harms no file. */
int wspd_is_event(int descriptor);
/* Signal and reset, without waiting whatever the descriptor's mode: 0, or -1. */
int wspd_signal_event(int descriptor);
int wspd_reset_event(int descriptor);
/* A new one that is not 0, or -1 with errno. */
int wspd_new_event(void);

/* ppoll(2) until a time of CLOCK_MONOTONIC in nanoseconds; EINTR counts as nothing found. */
int wspd_poll(struct pollfd *descriptors, unsigned count, uint64_t deadline);

#endif
