/*
 * threads.h - processing several items in parallel.
 */
#ifndef SUMOQ_BASE_OS_THREADS_H
#define SUMOQ_BASE_OS_THREADS_H

#include <stddef.h>

/* Calls `work` for each of `n` items of `size` bytes, in a thread per item as far as threads can be
 * started, and returns when all calls have returned. The calling thread takes part. */
void threads_run(void (*work)(void *item), void *items, size_t n, size_t size);

#endif
