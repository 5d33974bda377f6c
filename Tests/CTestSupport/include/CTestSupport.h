/* What tests need of C. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/* A socket that sd_notify(3)'s messages come to; a path that begins with @ is in the abstract namespace. -1 with errno
   where it cannot be had. */
int notify_receiver(const char *path);

/* Receives a message and the descriptors that came with it, of which there may be up to `capacity`; `count` says how
   many. Does not wait. The length, or -1 with errno. */
ssize_t notify_receive(int descriptor, char *text, size_t size, int *descriptors, size_t capacity, size_t *count);

/* 1 where a descriptor closes when another program is executed; fcntl(2) takes a variable number of arguments. */
int closes_on_exec(int descriptor);

/* How many threads of this process wait in connect(2). */
int threads_in_connect(void);
