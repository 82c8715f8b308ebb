/*
 * os.h - the only access to files and the clock. It goes through the table of os_calls.h, so that a
 * test can replace the system.
 *
 * No function fails with EINTR: an interrupted call is repeated. "errno" in a description means
 * that errno holds the reason of the failure.
 */
#ifndef SUMOQ_BASE_OS_OS_H
#define SUMOQ_BASE_OS_OS_H

#include "base/arena.h"

#include <sys/stat.h>
#include <sys/types.h>

struct os_names {
    const char **items;
    size_t n, cap;
};

/* Milliseconds since the epoch, now. */
int64_t os_now_ms(void);
/* Milliseconds since some moment in the past, for durations: setting the clock has no effect. */
int64_t os_elapsed_ms(void);
/* The same in nanoseconds. */
uint64_t os_ticks_ns(void);
/* Processors that this process may use, at least 1. */
unsigned os_cpus(void);
/* Bytes of memory available to this process: the machine's memory, or less if its control groups
 * (v1 and v2) or address space are limited. `root` is prepended to all paths that are read; it is
 * empty except in tests. */
size_t os_memory(const char *root);
/* The whole file in `a`; on failure returns false and sets *why to the reason ("No such file or
 * directory"). At most `max` bytes. */
bool os_read_file(struct arena *a, const char *path, size_t max, struct str *out, const char **why);
/* The same for an open descriptor, to its end. */
bool os_read_fd(struct arena *a, int fd, size_t max, struct str *out, const char **why);
/* The first bytes of a file, at most `most`. */
bool os_read_head(struct arena *a, const char *path, size_t most, struct str *out,
                  const char **why);
/* A descriptor of the file, closed on exec; `flags` as for open() (O_RDONLY, ...), `mode` for a
 * file that is created. -1: errno. */
int os_open(const char *path, int flags, mode_t mode);
/* The same for a name in an open folder. */
int os_open_at(int folder, const char *name, int flags, mode_t mode);
/* Closes it. -1: errno; what was written may not have arrived. The descriptor is gone either way.
 */
int os_close(int fd);
/* Reads up to `n` bytes, fewer where a pipe has no more yet; 0 at the end; -1: errno. */
ssize_t os_read(int fd, char *to, size_t n);
/* Writes all of `n` bytes; false: errno. Waits for a descriptor that somebody made non-blocking. */
bool os_write(int fd, const char *bytes, size_t n);
/* Flushes written data to disk (fsync); false: errno. */
bool os_sync(int fd);
/* The file offset of the next os_read; -1: the descriptor is not seekable (a pipe), errno. */
int64_t os_place(int fd);
/* stat(), lstat() and fstat(); false: errno. */
bool os_stat(const char *path, struct stat *out);
bool os_stat_link(const char *path, struct stat *out);
bool os_stat_fd(int fd, struct stat *out);
/* What a name in an open folder is, a link itself; false: errno. */
bool os_stat_at(int folder, const char *name, struct stat *out);
/* May the file be used so? `mode` as R_OK of <unistd.h>; false: errno. */
bool os_may(const char *path, int mode);
/* The same for a name in an open folder. */
bool os_may_at(int folder, const char *name, int mode);
/* Mode, owner and group of an open file; an owner or a group of -1 stays. False: errno. */
bool os_set_mode(int fd, mode_t mode);
bool os_set_owner(int fd, uid_t owner, gid_t group);
/* Waits until no other process has the lock of the file or folder, and takes it; it goes when the
 * descriptor is closed. False: errno. */
bool os_lock(int fd);
/* False: errno, EEXIST when something has the name. */
bool os_make_folder(const char *path);
/* `to` becomes what `from` was, both names in an open folder; false: errno. */
bool os_rename_at(int folder, const char *from, const char *to);
bool os_unlink(const char *path);
/* Safe in a signal handler. */
bool os_unlink_at(int folder, const char *name);
/* Fills `n` bytes, at most 256, with what nobody can foresee; false: errno. */
bool os_random(void *to, size_t n);
/* The path from the root, without links, in `a`; NULL: errno. */
const char *os_full_path(struct arena *a, const char *path);
/* The names in a folder except . and .., unordered, in `a`; false: errno. */
bool os_list(struct arena *a, const char *path, struct os_names *out);
/* Creates an unnamed file in the folder for temporary files (TMPDIR, else /tmp), open for reading
 * and writing; its space is freed when it is closed. -1: *why is the reason. */
int os_temp_file(const char **why);
/* The same in memory, where the system has such files, else in that folder. -1: *why. */
int os_memory_file(const char **why);
/* Writes all of `n` bytes at offset `at` of a file; false: errno. */
bool os_write_at(int fd, const char *bytes, size_t n, uint64_t at);
/* Reads up to `n` bytes at offset `at`; returns how many (fewer only at the end of the file), -1:
 * errno. */
ssize_t os_read_at(int fd, char *bytes, size_t n, uint64_t at);
bool os_exists(const char *path);
/* The entry of the folder `path` that equals `name` except for the case of ASCII letters, in `a`;
 * NULL: not found. */
const char *os_find_entry(struct arena *a, const char *path, struct str name);

#endif
