/* libFuzzer, which has no header of its own. */

#ifndef CFUZZ_H
#define CFUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Handles the inputs that libFuzzer makes until its options say that it is enough; returns what to exit with.
 * `handle` is called with the bytes of one input, in memory of exactly their size, and returns 0. */
int cfuzz_run(int argc, char **argv, int (*handle)(const uint8_t *bytes, size_t count));

#endif
