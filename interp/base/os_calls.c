/*
 * os_calls.c - see os_calls.h.
 */
#define _GNU_SOURCE /* mkostemp, memfd_create, flock, getrandom */
#include "base/os_calls.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

static int open_file(const char *path, int flags, mode_t mode)
{
    return open(path, flags, mode); /* open() is variadic */
}

static int open_file_at(int folder, const char *path, int flags, mode_t mode)
{
    return openat(folder, path, flags, mode);
}

static int limit(int resource, struct rlimit *out)
{
    return getrlimit((__rlimit_resource_t)resource, out);
}

const struct os_calls os_system = {
    .open = open_file,
    .openat = open_file_at,
    .mkostemp = mkostemp,
    .memfd_create = memfd_create,
    .close = close,
    .read = read,
    .pread = pread,
    .write = write,
    .pwrite = pwrite,
    .lseek = lseek,
    .fsync = fsync,
    .fchmod = fchmod,
    .fchown = fchown,
    .flock = flock,
    .poll = poll,
    .stat = stat,
    .lstat = lstat,
    .fstat = fstat,
    .fstatat = fstatat,
    .access = access,
    .faccessat = faccessat,
    .realpath = realpath,
    .mkdir = mkdir,
    .renameat = renameat,
    .unlink = unlink,
    .unlinkat = unlinkat,
    .opendir = opendir,
    .readdir = readdir,
    .closedir = closedir,
    .clock_gettime = clock_gettime,
    .getrandom = getrandom,
    .sysconf = sysconf,
    .getrlimit = limit,
    .malloc = malloc,
    .realloc = realloc,
    .free = free,
};

static const struct os_calls *in_use = &os_system;

void os_stand_in(const struct os_calls *calls)
{
    in_use = calls ? calls : &os_system;
}

const struct os_calls *os_calls(void)
{
    return in_use;
}
