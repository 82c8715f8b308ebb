/*
 * os_replace.c - see os_replace.h.
 *
 * All is done by names in the open folder, so that a folder that is moved, or a link that is put on
 * the way, meanwhile changes nothing. The lock is on the folder itself: the target is another file
 * after each replacement, and a file for the lock would have to stay behind.
 */
#define _GNU_SOURCE /* realpath, flock, getrandom */
#include "base/os/os_replace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PART_TRIES = 100 };

void os_replace_init(struct os_replace *r)
{
    r->path = r->name = NULL;
    r->folder = r->fd = -1;
    atomic_init(&r->part, NULL);
}

static bool make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = mkdir(path, 0777) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made) {
            return false;
        }
    }
    return true;
}

/* The target's full name, after links; false: errno. */
static bool find_target(struct arena *a, const char *path, bool exists, char full[PATH_MAX],
                        const char **name)
{
    if (exists) {
        if (!realpath(path, full)) {
            return false;
        }
        char *slash = strrchr(full, '/');
        *name = arena_cstr(a, str_of(slash + 1));
        slash[slash == full] = '\0';
        return true;
    }
    const char *slash = strrchr(path, '/');
    const char *folder =
        slash ? arena_cstr(a, (struct str) { path, (size_t)(slash - path) + 1 }) : ".";
    *name = slash ? slash + 1 : path;
    if (!realpath(folder, full)) {
        return false;
    }
    errno = EISDIR;
    return **name != '\0';
}

bool os_replace_find(struct os_replace *r, struct arena *a, const char *path, bool makes_folders)
{
    struct stat st, link;
    char full[PATH_MAX];
    const char *name = NULL;
    os_replace_init(r);
    r->path = path;
    if (makes_folders && !make_folders(arena_cstr(a, str_of(path)))) {
        return false;
    }
    bool exists = stat(path, &st) == 0;
    bool in_place = exists ? !S_ISREG(st.st_mode) : lstat(path, &link) == 0;
    if (exists && access(path, W_OK) != 0) {
        return false;
    }
    if (in_place) {
        errno = EISDIR;
        return !exists || !S_ISDIR(st.st_mode);
    }
    if (!find_target(a, path, exists, full, &name)) {
        return false;
    }
    int folder = open(full, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        return false;
    }
    if (faccessat(folder, ".", W_OK | X_OK, 0) != 0) {
        int error = errno;
        close(folder);
        errno = error;
        return false;
    }
    r->folder = folder;
    r->name = name;
    return true;
}

bool os_replace_lock(struct os_replace *r)
{
    int got = 0;
    if (r->folder >= 0) {
        do {
            got = flock(r->folder, LOCK_EX);
        } while (got != 0 && errno == EINTR);
    }
    return got == 0;
}

/* A new file beside the target; -1: errno. */
static int open_part(struct os_replace *r, struct arena *a, mode_t mode)
{
    for (int i = 0; i < PART_TRIES; i++) {
        unsigned long long number = 0;
        if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number) {
            return -1;
        }
        const char *part = arena_printf(a, ".sumoq-%016llx.part", number).s;
        atomic_store(&r->part, part); /* before it is there, so that nobody misses it */
        int fd =
            openat(r->folder, part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        if (fd >= 0) {
            return fd;
        }
        atomic_store(&r->part, NULL);
        if (errno != EEXIST) {
            break;
        }
    }
    return -1;
}

/* Gives the new file what the old one has. Where the group cannot be kept, another group must not
 * get its rights: it has those of all others then. */
static bool keep_rights(int fd, const struct stat *old)
{
    struct stat own;
    mode_t mode = old->st_mode & 07777u;
    if (fstat(fd, &own) != 0) {
        return false;
    }
    bool owner = own.st_uid == old->st_uid || fchown(fd, old->st_uid, (gid_t)-1) == 0;
    bool group = own.st_gid == old->st_gid || fchown(fd, (uid_t)-1, old->st_gid) == 0;
    if (!owner || !group) {
        mode &= 01777u;
    }
    if (!group) {
        mode = (mode & ~070u) | ((mode & 07u) << 3);
    }
    return fchmod(fd, mode) == 0;
}

bool os_replace_open(struct os_replace *r, struct arena *a)
{
    struct stat old;
    if (!r->name) {
        r->fd = open(r->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
        return r->fd >= 0;
    }
    bool exists = fstatat(r->folder, r->name, &old, AT_SYMLINK_NOFOLLOW) == 0;
    if (exists && !S_ISREG(old.st_mode)) {
        errno = EEXIST; /* it was none, or not there, when it was looked for */
        return false;
    }
    r->fd = open_part(r, a, exists ? 0600 : 0666);
    if (r->fd >= 0 && exists && !keep_rights(r->fd, &old)) {
        os_replace_end(r);
    }
    return r->fd >= 0;
}

bool os_replace_write(struct os_replace *r, struct str bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(r->fd, bytes.s, bytes.len);
        if (n < 0 && errno != EINTR) {
            return false;
        }
        bytes.s += n > 0 ? n : 0;
        bytes.len -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* A file system that cannot do this for folders keeps their entries in its own way. */
static bool sync_folder(int folder)
{
    return fsync(folder) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EBADF;
}

bool os_replace_commit(struct os_replace *r)
{
    const char *part = atomic_load(&r->part);
    bool ok = !r->name || fsync(r->fd) == 0;
    int error = errno, fd = r->fd;
    r->fd = -1;
    if (close(fd) != 0 && ok) {
        ok = false;
        error = errno;
    }
    if (ok && r->name) {
        ok = renameat(r->folder, part, r->folder, r->name) == 0;
        error = errno;
        if (ok) {
            atomic_store(&r->part, NULL);
            ok = sync_folder(r->folder);
            error = errno;
        }
    }
    errno = error;
    return ok;
}

void os_replace_end(struct os_replace *r)
{
    int error = errno;
    os_replace_abandon(r);
    if (r->fd >= 0) {
        close(r->fd);
    }
    if (r->folder >= 0) {
        close(r->folder);
    }
    os_replace_init(r);
    errno = error;
}

void os_replace_abandon(const struct os_replace *r)
{
    const char *part = atomic_load(&((struct os_replace *)(uintptr_t)r)->part);
    if (part) {
        unlinkat(r->folder, part, 0);
    }
}
