/*
 * threads.h - work on several items at once.
 */
#ifndef SUMOQ_BASE_OS_THREADS_H
#define SUMOQ_BASE_OS_THREADS_H

#include <stddef.h>

/* Calls `work` with each of `n` items of `size` bytes, in threads of their own as far as they can
 * be started, and returns when all is done. The caller's thread takes a share. */
void threads_run(void (*work)(void *item), void *items, size_t n, size_t size);

#endif
