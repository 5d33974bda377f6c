#include "harness.h"

#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char about[128];

void expect_about(const char *format, ...) {
    va_list arguments;

    about[0] = '\0';
    if (format == NULL) return;
    va_start(arguments, format);
    vsnprintf(about, sizeof about, format, arguments);
    va_end(arguments);
}

static void note(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void note(const char *file, int line, const char *format, ...) {
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    report_failure("%s:%d: %s%s%s", file, line, about, about[0] ? ": " : "", text);
}

int expect_true(const char *file, int line, const char *text, int holds) {
    if (!holds) note(file, line, "not so: %s", text);
    return holds;
}

int expect_equal(const char *file, int line, const char *text, intmax_t actual, intmax_t expected) {
    if (actual == expected) return 1;
    note(file, line, "%s is %jd (0x%jx), expected %jd (0x%jx)", text, actual, (uintmax_t)actual, expected,
        (uintmax_t)expected);
    return 0;
}

int expect_text(const char *file, int line, const char *text, const char *actual, const char *expected) {
    if (strcmp(actual, expected) == 0) return 1;
    note(file, line, "%s is \"%s\", expected \"%s\"", text, actual, expected);
    return 0;
}

int expect_bytes(const char *file, int line, const char *text, const void *actual, const void *expected, size_t size) {
    const unsigned char *one = (const unsigned char *)actual, *other = (const unsigned char *)expected;
    size_t i;

    for (i = 0; i < size; i++) {
        if (one[i] == other[i]) continue;
        note(file, line, "byte %zu of %s is 0x%02x, expected 0x%02x", i, text, one[i], other[i]);
        return 0;
    }
    return 1;
}

void require_true(const char *file, int line, const char *text, int holds) {
    if (!expect_true(file, line, text, holds)) report_end();
}

void require_equal(const char *file, int line, const char *text, intmax_t actual, intmax_t expected) {
    if (!expect_equal(file, line, text, actual, expected)) report_end();
}
