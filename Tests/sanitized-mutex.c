/*
 * Tells ThreadSanitizer of the locks that Synchronization.Mutex takes and gives back when threads contend for it: it does
 * so in Swift's own library, which is not compiled for the sanitizer, so that all they guard would seem unguarded.
 * Tests/sanitized preloads this; in a program without the sanitizer it does nothing of its own.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

static void *next(const char *symbol)
{
    void *function = dlsym(RTLD_NEXT, symbol);
    if (function == NULL)
        abort();
    return function;
}

SWIFT void lock_slow(uint32_t thread, SELF void *self) __asm__(LOCK);
SWIFT void lock_slow(uint32_t thread, SELF void *self)
{
    ((SWIFT void (*)(uint32_t, SELF void *))next(LOCK))(thread, self);
    if (__tsan_acquire)
        __tsan_acquire(self);
}

SWIFT bool try_lock_slow(SELF void *self) __asm__(TRY_LOCK);
SWIFT bool try_lock_slow(SELF void *self)
{
    bool is_locked = ((SWIFT bool (*)(SELF void *))next(TRY_LOCK))(self);
    if (is_locked && __tsan_acquire)
        __tsan_acquire(self);
    return is_locked;
}

SWIFT void unlock_slow(SELF void *self) __asm__(UNLOCK);
SWIFT void unlock_slow(SELF void *self)
{
    if (__tsan_release)
        __tsan_release(self);
    ((SWIFT void (*)(SELF void *))next(UNLOCK))(self);
}
