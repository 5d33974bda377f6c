#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int output = 2;
static int failures;

void report_to(int descriptor) { output = descriptor; }

int report_count(void) { return __atomic_load_n(&failures, __ATOMIC_SEQ_CST); }

void report_failure(const char *format, ...) {
    va_list arguments;

    __atomic_add_fetch(&failures, 1, __ATOMIC_SEQ_CST);
    va_start(arguments, format);
    vdprintf(output, format, arguments);
    va_end(arguments);
    dprintf(output, "\n");
}

void report_end(void) { _exit(1); }
