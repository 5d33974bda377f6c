/* What the C servers that wspd is measured beside have in common: how they start. A call that fails ends the program
 * with a message. */
#ifndef CSERVER_H
#define CSERVER_H

/* The result of a system call that must not fail. */
int checked(const char *call, int result);

/* Has a poller tell when a descriptor is readable; the event's data is the descriptor. */
void watch(int poller, int descriptor);

/* Listens on a Unix stream socket, without blocking, in the place of one that an ended process left. */
int open_listener(const char *path);

#endif
