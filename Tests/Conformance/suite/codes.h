/* Every control code of the header, and three that nobody has. */
#ifndef CODES_H
#define CODES_H

#include <wspd/ws2spi.h>

struct code {
    const char *name;
    DWORD number;
};

extern const struct code codes[];
extern const int code_count;

#endif
