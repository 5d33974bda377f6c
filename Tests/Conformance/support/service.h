/* A daemon of the test's own, at a socket that WSPD_SOCKET names from then on. It ends with the test. */
#ifndef SERVICE_H
#define SERVICE_H

/* No daemon: WSPD_SOCKET names a path at which nobody listens. service_start() makes it true. */
void service_absent(void);
/* Starts one, and returns when it takes connections. */
void service_start(void);
/* SIGTERM or SIGKILL, and waits for the end. */
void service_stop(void);
void service_kill(void);
/* SIGSTOP and SIGCONT. */
void service_pause(void);
void service_continue(void);

#endif
