#include "CFuzz.h"

/* llvm.org/docs/LibFuzzer.html, "Using libFuzzer as a library". */
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*handle)(const uint8_t *, size_t));

int cfuzz_run(int argc, char **argv, int (*handle)(const uint8_t *, size_t))
{
    return LLVMFuzzerRunDriver(&argc, &argv, handle);
}
