#include "changes.h"

#include "network.h"
#include "report.h"
#include "waiting.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { longest_pause = 60, settling = 500 };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static unsigned seed, state;
static int are_over;

static unsigned next_random(void) { /* xorshift: the same everywhere for the same seed */
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static void change_address(bool is_last) {
    static bool is_there[8];
    unsigned which = next_random() % 8;

    if (is_last) network("address add " LAST_ADDRESS "/32 dev v0");
    else network("address %s 198.51.100.%u/32 dev v0", is_there[which] ? "del" : "add", 10 + which);
    is_there[which] = !is_there[which];
}

static void change_route(bool is_last) {
    static const char *const routes[] = {"unreachable 203.0.113.0/24", "203.0.113.0/24 via 192.0.2.1 src 192.0.2.8"};
    static unsigned which;

    if (is_last) network("route replace 203.0.113.0/24 via 192.0.2.1 src " LAST_SOURCE);
    else network("route replace %s", routes[which++ % 2]);
}

static void *make_changes(void *argument) {
    void (*change)(bool) = *(void (**)(bool))argument;
    int i;

    for (i = 1; i <= change_count; i++) {
        pause_for((int)(next_random() % longest_pause));
        hold_changes();
        change(i == change_count);
        release_changes();
    }
    __atomic_store_n(&are_over, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

static void start(void (*change)(bool)) {
    static void (*kept)(bool);
    const char *given = getenv("CONFORMANCE_SEED");
    pthread_t thread;

    seed = given != NULL ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL) * 2654435761u | 1;
    state = seed;
    kept = change;
    MUST(pthread_create(&thread, NULL, make_changes, &kept) == 0);
    pthread_detach(thread);
}

void change_addresses(void) { start(change_address); }

void change_routes(void) {
    network("address add 192.0.2.8/24 dev v0");
    network("address add " LAST_SOURCE "/24 dev v0");
    start(change_route);
}

void hold_changes(void) { pthread_mutex_lock(&turn); }
void release_changes(void) { pthread_mutex_unlock(&turn); }

bool goes_on(bool has_seen_last) {
    static int64_t deadline, end;

    if (deadline == 0) deadline = now() + change_count * (longest_pause + patience(100)) + SOON;
    if (end == 0 && has_seen_last && __atomic_load_n(&are_over, __ATOMIC_SEQ_CST)) end = now() + settling;
    return now() < deadline && (end == 0 || now() < end);
}

int verdict(const char *program, bool has_seen_last, int wake_ups, int at_least, int at_most) {
    bool is_fine = has_seen_last && wake_ups >= at_least && wake_ups <= at_most;

    printf(
        "%s %s: %d wake-ups for %d changes, %d to %d expected%s\n", is_fine ? "passed" : "FAILED", program, wake_ups,
        (int)change_count, at_least, at_most, has_seen_last ? "" : ", and the last state not seen");
    if (!is_fine) printf("    seed %u\n", seed);
    return !is_fine;
}

void must(const char *file, int line, const char *text, int holds) {
    if (holds) return;
    report_failure("%s:%d: not so: %s", file, line, text);
    report_end();
}
