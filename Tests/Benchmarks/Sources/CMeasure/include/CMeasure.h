/* The calls of the benchmark that Swift cannot make, or whose cost must not show in what is measured.
 * Descriptors are closed on exec. Unless said otherwise a negative result is an errno with its sign changed. */
#ifndef CMEASURE_H
#define CMEASURE_H

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

/* The interface's index; 0 where there is none. */
unsigned measure_interface(const char *name);

/* Connects to a Unix stream socket whose reads give up after some seconds. */
int measure_connect(const char *path, int timeout_seconds);

/* Starts a program that gets SIGKILL when the calling thread ends; input and output become its standard input and
 * its two standard outputs. */
int measure_spawn(char *const arguments[], int input, int output);

/* Lets this process, and what it starts, open as many descriptors as the hard limit allows. */
int measure_raise_descriptor_limit(void);

/* Makes a pipe: the end to read, then the end to write. */
int measure_pipe(int ends[2]);

/* Opens a file, to read it or else to write it from its start. */
int measure_open(const char *path, int writing);

#endif
