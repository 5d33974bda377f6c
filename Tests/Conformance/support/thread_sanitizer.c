/* What the library calls that clang has compiled for the thread sanitizer, and gcc's has not. */
typedef int not_empty;

#ifdef __SANITIZE_THREAD__

#include <string.h>

void *__tsan_memset(void *to, int byte, size_t count);
void *__tsan_memcpy(void *to, const void *from, size_t count);
void *__tsan_memmove(void *to, const void *from, size_t count);

void *__tsan_memset(void *to, int byte, size_t count) { return memset(to, byte, count); }
void *__tsan_memcpy(void *to, const void *from, size_t count) { return memcpy(to, from, count); }
void *__tsan_memmove(void *to, const void *from, size_t count) { return memmove(to, from, count); }

#endif
