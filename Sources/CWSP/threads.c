/* One lock for all of the library's state, threads that have numbers, and fork. */
#define _GNU_SOURCE 1
#include "CWSP.h"

#include <pthread.h>
#include <time.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_key_t key;
static int setup_error;
/* In the space that every thread has for the program's libraries from its start, which takes no call of the loader. */
#define THREAD_LOCAL _Thread_local __attribute__((tls_model("initial-exec")))
static THREAD_LOCAL uint64_t thread_number;
static THREAD_LOCAL int last_error;

static void end_thread(void *value)
{
    (void)value;
    uint64_t number = thread_number;
    thread_number = 0;
    wspd_thread_ended(number);
}

static void before_fork(void) { pthread_mutex_lock(&mutex); }

static void after_fork(void) { pthread_mutex_unlock(&mutex); }

static void in_child(void)
{
    /* Those who waited are not there any more. */
    condition = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
    wspd_forked();
    pthread_mutex_unlock(&mutex);
}

static void set_up(void)
{
    setup_error = pthread_key_create(&key, end_thread);
    if (setup_error == 0)
        setup_error = pthread_atfork(before_fork, after_fork, in_child);
}

int wspd_enter(void)
{
    int state = PTHREAD_CANCEL_ENABLE;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
    pthread_once(&once, set_up);
    pthread_mutex_lock(&mutex);
    return state;
}

void wspd_leave(int cancel_state)
{
    pthread_mutex_unlock(&mutex);
    pthread_setcancelstate(cancel_state, NULL);
}

void wspd_lock(void) { pthread_mutex_lock(&mutex); }

void wspd_unlock(void) { pthread_mutex_unlock(&mutex); }

void wspd_broadcast(void) { pthread_cond_broadcast(&condition); }

void wspd_wait(uint64_t deadline)
{
    if (deadline == UINT64_MAX) {
        pthread_cond_wait(&condition, &mutex);
        return;
    }
    struct timespec time = { (time_t)(deadline / 1000000000), (long)(deadline % 1000000000) };
    pthread_cond_clockwait(&condition, &mutex, CLOCK_MONOTONIC, &time);
}

uint64_t wspd_thread_number(void) { return thread_number; }

int wspd_set_thread_number(uint64_t number)
{
    if (setup_error != 0)
        return setup_error;
    /* Any value but NULL has the destructor called. */
    int code = pthread_setspecific(key, &mutex);
    if (code == 0)
        thread_number = number;
    return code;
}

int WSAGetLastError(void) { return last_error; }

void WSASetLastError(int iError) { last_error = iError; }
