/* What the miniature programs have in common: somebody who changes the network, and a verdict.

   Each program is written anew from the description of how a real one calls. It runs through changes with random pauses
   in between; it has to see the last state, and must not be woken without end. */
#ifndef CHANGES_H
#define CHANGES_H

#include <stdbool.h>
#include <wspd/ws2spi.h>

enum { change_count = 20 };

/* What is there after the last change: in the IPv4 address list, and as the local address for 203.0.113.9. */
#define LAST_ADDRESS "198.51.100.99"
#define LAST_SOURCE "192.0.2.9"
#define DESTINATION "203.0.113.9"

/* Has a thread change the address list, or the way to DESTINATION, change_count times. The environment variable
   CONFORMANCE_SEED repeats the pauses of an earlier run. */
void change_addresses(void);
void change_routes(void);

/* While held no change begins: for the gap in which a real program would lose one by its own fault. */
void hold_changes(void);
void release_changes(void);

/* True until the last state has been seen and a while has passed in which superfluous wake-ups would show, or until it
   has taken too long. */
bool goes_on(bool has_seen_last);

/* Says how it went, and is the program's exit status. */
int verdict(const char *program, bool has_seen_last, int wake_ups, int at_least, int at_most);

/* Ends the program as failed where the condition does not hold. */
#define MUST(condition) must(__FILE__, __LINE__, #condition, (condition) != 0)
void must(const char *file, int line, const char *text, int holds);

#endif
