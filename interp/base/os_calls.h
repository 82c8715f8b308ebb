/*
 * os_calls.h - the system calls of the program, as a table that tests can replace.
 *
 * Files, the clock and memory are reached by this table alone: the modules of base/os, arena.c and
 * block.c are the only ones that use it, `make doors` refuses direct calls. A function of the
 * table does what the C library's of its name does, errno included: it may be interrupted, read or
 * write less than it was asked, and fail.
 *
 * Libraries access some files themselves: SQLite through its VFS (sqlite3_vfs, which a test
 * replaces separately), libmaxminddb by path; all of them allocate with malloc.
 */
#ifndef SUMOQ_BASE_OS_CALLS_H
#define SUMOQ_BASE_OS_CALLS_H

#include <dirent.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

struct os_calls {
    int (*open)(const char *path, int flags, mode_t mode);
    int (*openat)(int folder, const char *path, int flags, mode_t mode);
    int (*mkostemp)(char *name, int flags);
    int (*memfd_create)(const char *name, unsigned flags);
    int (*close)(int fd);
    ssize_t (*read)(int fd, void *to, size_t n);
    ssize_t (*pread)(int fd, void *to, size_t n, off_t at);
    ssize_t (*write)(int fd, const void *from, size_t n);
    ssize_t (*pwrite)(int fd, const void *from, size_t n, off_t at);
    off_t (*lseek)(int fd, off_t to, int whence);
    int (*fsync)(int fd);
    int (*fchmod)(int fd, mode_t mode);
    int (*fchown)(int fd, uid_t owner, gid_t group);
    int (*flock)(int fd, int operation);
    int (*poll)(struct pollfd *fds, nfds_t n, int ms);
    int (*stat)(const char *path, struct stat *out);
    int (*lstat)(const char *path, struct stat *out);
    int (*fstat)(int fd, struct stat *out);
    int (*fstatat)(int folder, const char *path, struct stat *out, int flags);
    int (*access)(const char *path, int mode);
    int (*faccessat)(int folder, const char *path, int mode, int flags);
    char *(*realpath)(const char *path, char *buffer); /* of PATH_MAX bytes, never NULL */
    int (*mkdir)(const char *path, mode_t mode);
    int (*renameat)(int from_folder, const char *from, int to_folder, const char *to);
    int (*unlink)(const char *path);
    int (*unlinkat)(int folder, const char *path, int flags);
    DIR *(*opendir)(const char *path);
    struct dirent *(*readdir)(DIR *folder); /* errno is 0 at the end */
    int (*closedir)(DIR *folder);
    int (*clock_gettime)(clockid_t clock, struct timespec *now);
    ssize_t (*getrandom)(void *to, size_t n, unsigned flags);
    long (*sysconf)(int name);
    int (*getrlimit)(int resource, struct rlimit *out); /* a number for an enum of glibc's */
    void *(*malloc)(size_t size);
    void *(*realloc)(void *at, size_t size);
    void (*free)(void *at);
};

/* The system itself. */
extern const struct os_calls os_system;

/* Replaces the system's calls with `calls` for the whole process; NULL restores them. The table
 * must outlive its use. Call it before the first thread starts and the first byte is allocated,
 * because a table's `free` receives what its `malloc` returned. Passing the table along would add a
 * parameter to nearly every function, for tests alone. The process has little other state that
 * changes: the handlers of arena_on_no_memory and json_on_no_memory, the pthread_once_t by which
 * base/xml/xml.c prepares libxml2, and SQLite's memory limit (db_limit_memory). */
void os_stand_in(const struct os_calls *calls);
/* The table in use. */
const struct os_calls *os_calls(void);

#endif
