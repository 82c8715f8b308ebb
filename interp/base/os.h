/*
 * os.h - the only doors to files and the clock, so that tests can stand in for them.
 */
#ifndef SUMOQ_BASE_OS_H
#define SUMOQ_BASE_OS_H

#include "base/arena.h"

/* Milliseconds since the epoch, now. */
int64_t os_now_ms(void);
/* Processors that this process may use, at least 1. */
unsigned os_cpus(void);
/* Bytes of main memory. */
size_t os_memory(void);
/* The whole file in `a`; on failure false and *why says the reason ("No such file or directory").
 * At most `max` bytes. */
bool os_read_file(struct arena *a, const char *path, size_t max, struct str *out, const char **why);
/* The same for an open descriptor, to its end. */
bool os_read_fd(struct arena *a, int fd, size_t max, struct str *out, const char **why);
/* The name in the folder `path` that equals `name` but for the case of ASCII letters, in `a`; NULL:
 * there is none. */
const char *os_find_entry(struct arena *a, const char *path, struct str name);

#endif
