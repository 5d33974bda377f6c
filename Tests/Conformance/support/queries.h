/* What the queries answer, as text. Each returns a buffer that the next call of the same function uses again. */
#ifndef QUERIES_H
#define QUERIES_H

#include <wspd/ws2spi.h>

/* "192.0.2.2 198.51.100.7", "" for an empty list, "error 10050". */
const char *addresses_of(SOCKET s);
/* The address to use for a destination, IPv4 or IPv6 by its text, with a scope id: "192.0.2.2", "error 10051". */
const char *source_to(SOCKET s, const char *destination, unsigned scope);
/* Tells of a list whether an address is in it. */
int has_address(const char *list, const char *address);

#endif
