/* The calls of the benchmark that Swift cannot make, or whose cost must not show in what is measured.
 * Descriptors are closed on exec. Unless said otherwise a negative result is an errno with its sign changed. */
#ifndef CMEASURE_H
#define CMEASURE_H

#include <stddef.h>

/* Nanoseconds of CLOCK_MONOTONIC. */
long long measure_now(void);

/* Moves the calling thread into a new network namespace. */
int measure_new_network(void);

/* Opens a socket for measure_change_address in the network namespace of the calling thread. */
int measure_rtnetlink(void);

/* Adds (present is 1) or deletes an IPv4 address, in network byte order, with a prefix of 32 bits. Returns the time
 * just before the request was sent, once the kernel has confirmed it. */
long long measure_change_address(int rtnetlink, unsigned interface, unsigned address, int present);

/* Adds or deletes a route of the main table to one destination, of 4 bytes or 16, by an interface. Returns like
 * measure_change_address. */
long long measure_change_route(int rtnetlink, unsigned interface, const unsigned char *destination, int is_inet6,
    int present);

/* Adds routes to single addresses of 10.0.0.0/8 by an interface, many with one call. */
int measure_add_routes(int rtnetlink, unsigned interface, unsigned count);

/* Adds and deletes routes to single addresses of 172.16.0.0/12 by an interface, in turns, so that `count` events come
 * of it at the end of which each is gone; at most `per_second` events a second, 0 for as many as go. Returns the
 * nanoseconds that it took. */
long long measure_route_events(int rtnetlink, unsigned interface, unsigned count, unsigned per_second);

/* Asks the kernel for the way to each of so many destinations, 4 bytes each, 32 with one call, and reads the answers as
 * fast as C can. Returns the nanoseconds that it took. */
long long measure_ask_routes(int rtnetlink, const unsigned char *destinations, unsigned count);

/* Sends a request on a connection and reads until so many bytes have been answered; returns the nanoseconds. */
long long measure_round_trip(int connection, const void *request, size_t count, size_t answer);

/* Makes a poller of many connections. */
int measure_poller(const int *connections, unsigned count);

/* Has a poller forget which connections were ready before they were read by other means; that takes it a while. */
int measure_refresh_poller(int poller);

/* Reads `size` bytes from each of the connections of a poller as they come. Tells when the first bytes of all were
 * read, and when the last. */
int measure_fan_out(int poller, const int *connections, unsigned count, size_t size, long long *first, long long *last);

/* Starts a program and waits for its end: the nanoseconds that took, or -ECHILD where it did not exit with 0. */
long long measure_process(char *const arguments[], int output);

/* The interface's index; 0 where there is none. */
unsigned measure_interface(const char *name);

/* Connects to a Unix stream socket whose reads give up after some seconds. */
int measure_connect(const char *path, int timeout_seconds);

/* Starts a program that gets SIGKILL when the calling thread ends; input and output become its standard input and
 * its two standard outputs. */
int measure_spawn(char *const arguments[], int input, int output);

/* The nanoseconds that a process has used the processors, for itself and in the kernel. */
long long measure_processor_time(int process);

/* Lets this process, and what it starts, open as many descriptors as the hard limit allows. */
int measure_raise_descriptor_limit(void);

/* Of the processors that this process may use when it calls `measure_allow` for the first time. */
enum measure_processors { MEASURE_FIRST, MEASURE_LAST, MEASURE_ALL };

/* Lets a process, 0 being this one, run on these processors only. */
int measure_allow(int process, enum measure_processors processors);

/* Makes a pipe: the end to read, then the end to write. */
int measure_pipe(int ends[2]);

/* Opens a file, to read it or else to write it from its start. */
int measure_open(const char *path, int writing);

#endif
