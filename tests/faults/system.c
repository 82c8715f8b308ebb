/*
 * system.c - a system that fails the call that it was told to.
 *
 * What is allocated by libraries is seen where the C library's malloc is ours; the sanitizers bring
 * their own, and there SQLite's is wrapped alone.
 */
#define _GNU_SOURCE
#include "faults.h"

#include "base/os_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

enum call_group {
    OPENS = 1,
    MAKES = 2, /* opens that make a file */
    READS = 4,
    WRITES = 8,
    SYNCS = 16,
    CHANGES = 32, /* of names and modes */
    LOOKS = 64,
    CLOSES = 128,
    OURS = 256,      /* memory */
    LIBRARIES = 512, /* memory */
    WAITS = 1024,    /* what a signal may interrupt besides */
};

static const struct {
    unsigned groups;
    int error;
} kinds[FAULT_KINDS] = {
    [FAULT_INTERRUPT] = { OPENS | READS | WRITES | WAITS, EINTR },
    [FAULT_SHORT] = { READS | WRITES, 0 },
    [FAULT_IO] = { OPENS | MAKES | READS | WRITES | SYNCS | CHANGES | LOOKS | CLOSES | WAITS, EIO },
    [FAULT_FULL] = { MAKES | WRITES | SYNCS, ENOSPC },
    [FAULT_FILES] = { OPENS | MAKES, EMFILE },
    [FAULT_MEMORY] = { OURS, ENOMEM },
    [FAULT_LIBRARIES] = { LIBRARIES, ENOMEM },
};

static struct fault fault;
static struct witness *witness; /* NULL: sound */
static _Thread_local bool ours; /* in a call of the program's own table */

/* Counts a call; true: it is the one that fails, errno says how. */
static bool fails(unsigned groups, const char *call)
{
    struct witness *w = witness;
    if (!w || (kinds[fault.kind].groups & groups) == 0) {
        return false;
    }
    unsigned long n = atomic_fetch_add(&w->calls, 1) + 1;
    bool hit = fault.at == EVERY          ? n % 2 == 0
               : fault.kind == FAULT_FULL ? fault.at > 0 && n >= fault.at
                                          : n == fault.at;
    if (hit) {
        if (!atomic_exchange(&w->hit, true)) {
            snprintf(w->call, sizeof w->call, "%s", call);
        }
        errno = kinds[fault.kind].error;
    }
    return hit;
}

/* Bytes that a read or write may move; -1: it fails. */
static ssize_t buffer(unsigned groups, const char *call, size_t n)
{
    bool first = witness && !atomic_load(&witness->hit);
    if (!fails(groups, call)) {
        return (ssize_t)n;
    }
    if (fault.kind == FAULT_SHORT) {
        return n > 0 ? 1 : 0;
    }
    return fault.kind == FAULT_FULL && (groups & WRITES) && first && n > 1 ? (ssize_t)(n / 2) : -1;
}

static int fault_open(const char *path, int flags, mode_t mode)
{
    return fails(flags & O_CREAT ? MAKES : OPENS, "open") ? -1 : open(path, flags, mode);
}

static int fault_openat(int folder, const char *path, int flags, mode_t mode)
{
    return fails(flags & O_CREAT ? MAKES | WAITS : OPENS, "openat")
               ? -1
               : openat(folder, path, flags, mode);
}

static int fault_memfd_create(const char *name, unsigned flags)
{
    return fails(MAKES, "memfd_create") ? -1 : memfd_create(name, flags);
}

static int fault_mkostemp(char *name, int flags)
{
    return fails(MAKES, "mkostemp") ? -1 : mkostemp(name, flags);
}

static int fault_close(int fd)
{
    int status = close(fd);
    return fails(CLOSES, "close") ? -1 : status;
}

static ssize_t fault_read(int fd, void *to, size_t n)
{
    ssize_t may = buffer(READS, "read", n);
    return may < 0 ? -1 : read(fd, to, (size_t)may);
}

static ssize_t fault_pread(int fd, void *to, size_t n, off_t at)
{
    ssize_t may = buffer(READS, "pread", n);
    return may < 0 ? -1 : pread(fd, to, (size_t)may, at);
}

/* What cannot be complained about is not failed: standard error. */
static ssize_t fault_write(int fd, const void *from, size_t n)
{
    ssize_t may = fd == STDERR_FILENO ? (ssize_t)n : buffer(WRITES, "write", n);
    return may < 0 ? -1 : write(fd, from, (size_t)may);
}

static ssize_t fault_pwrite(int fd, const void *from, size_t n, off_t at)
{
    ssize_t may = buffer(WRITES, "pwrite", n);
    return may < 0 ? -1 : pwrite(fd, from, (size_t)may, at);
}

static off_t fault_lseek(int fd, off_t to, int whence)
{
    return fails(LOOKS, "lseek") ? -1 : lseek(fd, to, whence);
}

static int fault_fsync(int fd)
{
    (void)fd; /* the machine of this test does not lose power */
    return fails(SYNCS | WAITS, "fsync") ? -1 : 0;
}

static int fault_fchown(int fd, uid_t owner, gid_t group)
{
    return fails(CHANGES, "fchown") ? -1 : fchown(fd, owner, group);
}

static int fault_flock(int fd, int operation)
{
    return fails(WAITS, "flock") ? -1 : flock(fd, operation);
}

static ssize_t fault_getrandom(void *to, size_t n, unsigned flags)
{
    return fails(WAITS, "getrandom") ? -1 : getrandom(to, n, flags);
}

static int fault_fchmod(int fd, mode_t mode)
{
    return fails(CHANGES, "fchmod") ? -1 : fchmod(fd, mode);
}

static int fault_ftruncate(int fd, off_t size)
{
    return fails(CHANGES, "ftruncate") ? -1 : ftruncate(fd, size);
}

static int fault_stat(const char *path, struct stat *out)
{
    return fails(LOOKS, "stat") ? -1 : stat(path, out);
}

static int fault_lstat(const char *path, struct stat *out)
{
    return fails(LOOKS, "lstat") ? -1 : lstat(path, out);
}

static int fault_fstat(int fd, struct stat *out)
{
    return fails(LOOKS, "fstat") ? -1 : fstat(fd, out);
}

static int fault_fstatat(int folder, const char *path, struct stat *out, int flags)
{
    return fails(LOOKS, "fstatat") ? -1 : fstatat(folder, path, out, flags);
}

static int fault_access(const char *path, int mode)
{
    return fails(LOOKS, "access") ? -1 : access(path, mode);
}

static int fault_faccessat(int folder, const char *path, int mode, int flags)
{
    return fails(LOOKS, "faccessat") ? -1 : faccessat(folder, path, mode, flags);
}

static char *fault_realpath(const char *path, char *to)
{
    return fails(LOOKS, "realpath") ? NULL : realpath(path, to);
}

static int fault_mkdir(const char *path, mode_t mode)
{
    return fails(CHANGES, "mkdir") ? -1 : mkdir(path, mode);
}

static int fault_renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    return fails(CHANGES, "renameat") ? -1 : renameat(from_folder, from, to_folder, to);
}

static int fault_unlink(const char *path)
{
    return fails(CHANGES, "unlink") ? -1 : unlink(path);
}

static int fault_unlinkat(int folder, const char *path, int flags)
{
    return fails(CHANGES, "unlinkat") ? -1 : unlinkat(folder, path, flags);
}

static DIR *fault_opendir(const char *path)
{
    return fails(OPENS, "opendir") ? NULL : opendir(path);
}

static struct dirent *fault_readdir(DIR *folder)
{
    return fails(LOOKS, "readdir") ? NULL : readdir(folder);
}

static void *fault_malloc(size_t size)
{
    ours = true;
    void *at = fails(OURS, "malloc") ? NULL : malloc(size);
    ours = false;
    return at;
}

static void *fault_realloc(void *old, size_t size)
{
    ours = true;
    void *at = fails(OURS, "realloc") ? NULL : realloc(old, size);
    ours = false;
    return at;
}

#ifdef __SANITIZE_ADDRESS__
static sqlite3_mem_methods sqlite_memory;

static void *sqlite_malloc(int size)
{
    return fails(LIBRARIES, "malloc of SQLite") ? NULL : sqlite_memory.xMalloc(size);
}

static void *sqlite_realloc(void *old, int size)
{
    return fails(LIBRARIES, "realloc of SQLite") ? NULL : sqlite_memory.xRealloc(old, size);
}

static void wrap_memory(void)
{
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_memory);
    sqlite3_mem_methods wrapped = sqlite_memory;
    wrapped.xMalloc = sqlite_malloc;
    wrapped.xRealloc = sqlite_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &wrapped);
}
#else
#define SEEN __attribute__((visibility("default")))

/* NOLINTBEGIN(readability-identifier-naming): glibc names */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
/* NOLINTEND(readability-identifier-naming) */
SEEN void *malloc(size_t size);
SEEN void *calloc(size_t n, size_t size);
SEEN void *realloc(void *old, size_t size);

void *malloc(size_t size)
{
    return !ours && fails(LIBRARIES, "malloc") ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return !ours && fails(LIBRARIES, "calloc") ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
    return !ours && fails(LIBRARIES, "realloc") ? NULL : __libc_realloc(old, size);
}

static void wrap_memory(void)
{
}
#endif

/* SQLite calls it by name, not by its table. */
__attribute__((visibility("default"))) int fdatasync(int fd)
{
    (void)fd;
    return fails(SYNCS, "fdatasync") ? -1 : 0;
}

static int limit(int resource, struct rlimit *out)
{
    return getrlimit((__rlimit_resource_t)resource, out);
}

static const struct os_calls faulty = {
    .open = fault_open,
    .openat = fault_openat,
    .mkostemp = fault_mkostemp,
    .memfd_create = fault_memfd_create,
    .close = fault_close,
    .read = fault_read,
    .pread = fault_pread,
    .write = fault_write,
    .pwrite = fault_pwrite,
    .lseek = fault_lseek,
    .fsync = fault_fsync,
    .fchmod = fault_fchmod,
    .fchown = fault_fchown,
    .flock = fault_flock,
    .poll = poll,
    .stat = fault_stat,
    .lstat = fault_lstat,
    .fstat = fault_fstat,
    .fstatat = fault_fstatat,
    .access = fault_access,
    .faccessat = fault_faccessat,
    .realpath = fault_realpath,
    .mkdir = fault_mkdir,
    .renameat = fault_renameat,
    .unlink = fault_unlink,
    .unlinkat = fault_unlinkat,
    .opendir = fault_opendir,
    .readdir = fault_readdir,
    .closedir = closedir,
    .clock_gettime = clock_gettime,
    .getrandom = fault_getrandom,
    .sysconf = sysconf,
    .getrlimit = limit,
    .malloc = fault_malloc,
    .realloc = fault_realloc,
    .free = free,
};

static void wrap_sqlite(void)
{
    static const struct {
        const char *name;
        sqlite3_syscall_ptr call;
    } calls[] = {
        { "open", (sqlite3_syscall_ptr)fault_open },
        { "close", (sqlite3_syscall_ptr)fault_close },
        { "access", (sqlite3_syscall_ptr)fault_access },
        { "stat", (sqlite3_syscall_ptr)fault_stat },
        { "fstat", (sqlite3_syscall_ptr)fault_fstat },
        { "ftruncate", (sqlite3_syscall_ptr)fault_ftruncate },
        { "read", (sqlite3_syscall_ptr)fault_read },
        { "pread", (sqlite3_syscall_ptr)fault_pread },
        { "pread64", (sqlite3_syscall_ptr)fault_pread },
        { "write", (sqlite3_syscall_ptr)fault_write },
        { "pwrite", (sqlite3_syscall_ptr)fault_pwrite },
        { "pwrite64", (sqlite3_syscall_ptr)fault_pwrite },
        { "unlink", (sqlite3_syscall_ptr)fault_unlink },
    };
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        vfs->xSetSystemCall(vfs, calls[i].name, calls[i].call);
    }
}

void system_fail(struct fault f, struct witness *w)
{
    wrap_memory();
    wrap_sqlite();
    os_stand_in(&faulty);
    fault = f;
    witness = f.kind == FAULT_NONE ? NULL : w;
}

void system_mend(void)
{
    witness = NULL;
}
