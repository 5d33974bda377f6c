/* The private network that the tests run in: the script `network` sets it up.

   v0 has 192.0.2.2/24, 2001:db8::2/64 and fe80::2/64, and the default routes by 192.0.2.1 and 2001:db8::1; v1 is the
   other end of its cable and has no address. */
#ifndef NETWORK_H
#define NETWORK_H

/* Runs `ip` with these words. What it refuses ends the process as failed. */
void network(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* What `ip` prints, in a buffer that the next call uses again. */
const char *network_text(const char *format, ...) __attribute__((format(printf, 1, 2)));
unsigned network_index(const char *interface);

/* From now on processes that are forked tell this one that they have changed the network. */
void network_share(void);
/* Sets the network up again where it has been changed. */
void network_restore(void);

#endif
