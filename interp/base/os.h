/*
 * os.h - the only doors to files and the clock, so that tests can stand in for them.
 */
#ifndef SUMOQ_BASE_OS_H
#define SUMOQ_BASE_OS_H

#include "base/arena.h"

#include <sys/types.h>

/* Milliseconds since the epoch, now. */
int64_t os_now_ms(void);
/* Processors that this process may use, at least 1. */
unsigned os_cpus(void);
/* Bytes of memory that this process can have: the machine's, or less by the limits of its control
 * groups (v1 and v2) and of its address space. `root` is before all paths that are read, empty but
 * in tests. */
size_t os_memory(const char *root);
/* The whole file in `a`; on failure false and *why says the reason ("No such file or directory").
 * At most `max` bytes. */
bool os_read_file(struct arena *a, const char *path, size_t max, struct str *out, const char **why);
/* The same for an open descriptor, to its end. */
bool os_read_fd(struct arena *a, int fd, size_t max, struct str *out, const char **why);
/* A new file without a name in the folder for temporary files (TMPDIR, else /tmp), open for reading
 * and writing; its space is given back when it is closed. -1: *why says the reason. */
int os_temp_file(const char **why);
/* Writes all of `n` bytes at the place `at` of a file; false: errno says why. */
bool os_write_at(int fd, const char *bytes, size_t n, uint64_t at);
/* Reads up to `n` bytes at the place `at`; returns how many (fewer only at the file's end), -1:
 * errno says why. */
ssize_t os_read_at(int fd, char *bytes, size_t n, uint64_t at);
bool os_exists(const char *path);
/* The name in the folder `path` that equals `name` but for the case of ASCII letters, in `a`; NULL:
 * there is none. */
const char *os_find_entry(struct arena *a, const char *path, struct str name);

#endif
