/* The functions that SIO_GET_EXTENSION_FUNCTION_POINTER tells. */
#include "CWSP.h"

#include <string.h>

void *wspd_extension_function(uint64_t low, uint64_t high)
{
    static const struct {
        GUID id;
        void (*function)(void);
    } extensions[] = {
        { WSPD_ID_CANCELIO, (void (*)(void))WSPCancelIo },
        { WSPD_ID_SETCHANGEOPTIONS, (void (*)(void))WSPDSetChangeOptions },
    };
    uint64_t wanted[2] = { low, high };
    for (size_t index = 0; index < sizeof extensions / sizeof *extensions; index++)
        if (memcmp(&extensions[index].id, wanted, sizeof wanted) == 0)
            return (void *)(uintptr_t)extensions[index].function;
    return NULL;
}
