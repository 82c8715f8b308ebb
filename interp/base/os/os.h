/*
 * os.h - the only doors to files and the clock. They go through the table of os_calls.h, so that a
 * test can stand in for the system.
 *
 * Nothing here ends because a signal came in between (EINTR): it is tried again. Where a function
 * says "errno", that is the reason.
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
/* A descriptor of the file, closed on exec; `flags` as O_RDONLY of <fcntl.h>, `mode` of a file that
 * is made. -1: errno. */
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
/* Brings what was written to the disk; false: errno. */
bool os_sync(int fd);
/* The place at which the next os_read reads; -1: it has none (a pipe), errno. */
int64_t os_place(int fd);
/* What a path, a link itself, a descriptor is; false: errno. */
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
/* The names in a folder but for . and .., in no order, in `a`; false: errno. */
bool os_list(struct arena *a, const char *path, struct os_names *out);
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
