/* As in CLinux: without it libc spells some structures differently, and the two modules would disagree. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <libmnl/libmnl.h>
