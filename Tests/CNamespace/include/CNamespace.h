/* What the tests' private network namespaces need before main and between fork and exec. */
#ifndef CNAMESPACE_H
#define CNAMESPACE_H

/* No system header here: Swift would see its types twice, as this module's and as CLinux's. */

/* What became of the process's privilege: error is 0, or the errno of the step that failed. */
struct cnamespace_status {
    const char *step;
    int error;
};

/* A process with CAP_SYS_ADMIN is left alone; another one was moved, before main, into a user and network
 * namespace of its own. */
struct cnamespace_status cnamespace_status(void);

/* Moves the calling thread, and nobody else, into a new network namespace with its loopback interface up. */
struct cnamespace_status cnamespace_enter(void);

/* Starts a program with three descriptors as its standard ones, no blocked signals, and SIGKILL for it when the
 * calling thread ends. Returns its process id, or -1 with errno, also where the program cannot be executed. */
int cnamespace_spawn(char *const arguments[], char *const environment[], const int descriptors[3]);

/* The kernel's number of the calling thread. */
int cnamespace_thread(void);

/* Opens an existing file, closed on exec; -1 with errno. */
int cnamespace_open(const char *path, int writable);

/* An anonymous file, closed on exec; -1 with errno. */
int cnamespace_memory_file(void);

/* A pipe of 1 MiB, both ends closed on exec; -1 with errno. */
int cnamespace_pipe(int ends[2]);

#endif
