/* Times, and waiting for events with a deadline. */
#ifndef WAITING_H
#define WAITING_H

#include <stdbool.h>
#include <stdint.h>
#include <wspd/ws2spi.h>

/* Milliseconds of a clock that nobody sets. */
int64_t now(void);
/* A limit in milliseconds, made longer where the environment variable CONFORMANCE_SLOWNESS says by what factor. */
int patience(int milliseconds);
void pause_for(int milliseconds);

/* How long is waited for what has to come, and for what must not. */
#define SOON patience(8000)
#define A_WHILE 150

bool is_signalled(WSAEVENT event);
/* False where the event is not signalled in time. */
bool fires_within(WSAEVENT event, int milliseconds);

/* An event, or the end of the test. */
WSAEVENT new_event(void);

#define EXPECT_FIRES(event) EXPECT(fires_within((event), SOON))
#define EXPECT_SILENT(event) EXPECT(!fires_within((event), A_WHILE))

/* Repeats the condition until it holds or its time is over; tells whether it holds. */
#define EVENTUALLY(condition) \
    __extension__({ \
        int64_t until_ = now() + SOON; \
        while (!(condition) && now() < until_) pause_for(5); \
        (condition) != 0; \
    })

#endif
