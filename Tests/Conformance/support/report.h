/* Where a test's failures go: to the process that runs the tests, or to standard error in other programs. */
#ifndef REPORT_H
#define REPORT_H

/* Notes a failure. */
void report_failure(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Ends the process as failed. */
void report_end(void) __attribute__((noreturn));
/* Failures go to this descriptor from now on. */
void report_to(int descriptor);
/* How many were noted in this process. */
int report_count(void);

#endif
