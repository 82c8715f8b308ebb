/*
 * os_calls.c - see os_calls.h.
 */
#define _GNU_SOURCE /* mkostemp */
#include "base/os_calls.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int open_file(const char *path, int flags, mode_t mode)
{
    return open(path, flags, mode); /* open itself has a variable number of arguments */
}

const struct os_calls os_system = {
    .open = open_file,
    .mkostemp = mkostemp,
    .close = close,
    .read = read,
    .pread = pread,
    .write = write,
    .pwrite = pwrite,
    .lseek = lseek,
    .fsync = fsync,
    .fchmod = fchmod,
    .poll = poll,
    .stat = stat,
    .lstat = lstat,
    .fstat = fstat,
    .access = access,
    .realpath = realpath,
    .mkdir = mkdir,
    .rename = rename,
    .unlink = unlink,
    .opendir = opendir,
    .readdir = readdir,
    .closedir = closedir,
    .clock_gettime = clock_gettime,
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
