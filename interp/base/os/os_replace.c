/*
 * os_replace.c - see os_replace.h.
 *
 * All operations are relative to the open folder, so moving the folder or inserting a link into its
 * path meanwhile has no effect. The lock is on the folder itself: each replacement makes the target
 * another file, and a separate lock file would have to remain.
 */
#define _GNU_SOURCE /* O_DIRECTORY, O_NOFOLLOW */
#include "base/os/os_replace.h"

#include "base/os/os.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
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
    /* not the slash that a full path starts with; an empty path has no second byte */
    for (char *slash = strchr(path + (*path == '/'), '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = os_make_folder(path) || errno == EEXIST;
        *slash = '/';
        if (!made) {
            return false;
        }
    }
    return true;
}

/* The folder that the target is in, and its name there, after links; NULL: errno. */
static const char *find_target(struct arena *a, const char *path, bool exists, const char **name)
{
    if (exists) {
        const char *full = os_full_path(a, path);
        const char *slash = full ? strrchr(full, '/') : NULL;
        *name = full ? slash + 1 : NULL;
        return full ? arena_cstr(a, (struct str) { full, (size_t)(slash - full) + 1 }) : NULL;
    }
    const char *slash = strrchr(path, '/');
    const char *folder =
        slash ? arena_cstr(a, (struct str) { path, (size_t)(slash - path) + 1 }) : ".";
    *name = slash ? slash + 1 : path;
    folder = os_full_path(a, folder);
    errno = folder ? EISDIR : errno;
    return **name != '\0' ? folder : NULL;
}

bool os_replace_find(struct os_replace *r, struct arena *a, const char *path, bool makes_folders)
{
    struct stat st, link;
    const char *name = NULL;
    os_replace_init(r);
    r->path = path;
    if (makes_folders && !make_folders(arena_cstr(a, str_of(path)))) {
        return false;
    }
    bool exists = os_stat(path, &st);
    if (exists ? !os_may(path, W_OK) : errno != ENOENT) {
        return false;
    }
    bool in_place = exists ? !S_ISREG(st.st_mode) : os_stat_link(path, &link);
    if (!exists && !in_place && errno != ENOENT) {
        return false; /* a file that cannot be looked at is not one that is not there */
    }
    if (in_place) {
        errno = EISDIR;
        return !exists || !S_ISDIR(st.st_mode);
    }
    const char *full = find_target(a, path, exists, &name);
    int folder = full ? os_open(full, O_RDONLY | O_DIRECTORY, 0) : -1;
    if (folder < 0) {
        return false;
    }
    if (!os_may_at(folder, ".", W_OK | X_OK)) {
        int error = errno;
        os_close(folder);
        errno = error;
        return false;
    }
    r->folder = folder;
    r->name = name;
    return true;
}

bool os_replace_lock(struct os_replace *r)
{
    return r->folder < 0 || os_lock(r->folder);
}

/* Creates a file in the target's folder; -1: errno. */
static int open_part(struct os_replace *r, struct arena *a, mode_t mode)
{
    for (int i = 0; i < PART_TRIES; i++) {
        unsigned long long number = 0;
        if (!os_random(&number, sizeof number)) {
            return -1;
        }
        const char *part = arena_printf(a, ".sumoq-%016llx.part", number).s;
        atomic_store(&r->part, part); /* before it is there, so that nobody misses it */
        int fd = os_open_at(r->folder, part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
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

/* Copies mode, owner and group of the old file. If the group cannot be kept, the new group must not
 * get the old group's permissions: it gets those of others. */
static bool keep_rights(int fd, const struct stat *old)
{
    struct stat own;
    mode_t mode = old->st_mode & 07777u;
    if (!os_stat_fd(fd, &own)) {
        return false;
    }
    bool owner = own.st_uid == old->st_uid || os_set_owner(fd, old->st_uid, (gid_t)-1);
    bool group = own.st_gid == old->st_gid || os_set_owner(fd, (uid_t)-1, old->st_gid);
    if (!owner || !group) {
        mode &= 01777u;
    }
    if (!group) {
        mode = (mode & ~070u) | ((mode & 07u) << 3);
    }
    return os_set_mode(fd, mode);
}

bool os_replace_open(struct os_replace *r, struct arena *a)
{
    struct stat old;
    if (!r->name) {
        r->fd = os_open(r->path, O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY, 0666);
        return r->fd >= 0;
    }
    bool exists = os_stat_at(r->folder, r->name, &old);
    if (!exists && errno != ENOENT) {
        return false;
    }
    if (exists && !S_ISREG(old.st_mode)) {
        /* it was a different kind of file, or missing, when the path was resolved */
        errno = EEXIST;
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
    assert(r->fd >= 0);
    return os_write(r->fd, bytes.s, bytes.len);
}

/* A file system that cannot fsync a folder handles the durability of its entries by itself. */
static bool sync_folder(int folder)
{
    return os_sync(folder) || errno == EINVAL || errno == ENOTSUP || errno == EBADF;
}

bool os_replace_commit(struct os_replace *r)
{
    const char *part = atomic_load(&r->part);
    bool ok = !r->name || os_sync(r->fd);
    int error = errno, fd = r->fd;
    r->fd = -1;
    if (os_close(fd) != 0 && ok) {
        ok = false;
        error = errno;
    }
    if (ok && r->name) {
        ok = os_rename_at(r->folder, part, r->name);
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
        os_close(r->fd);
    }
    if (r->folder >= 0) {
        os_close(r->folder);
    }
    os_replace_init(r);
    errno = error;
}

void os_replace_abandon(const struct os_replace *r)
{
    const char *part = atomic_load(&((struct os_replace *)(uintptr_t)r)->part);
    if (part) {
        os_unlink_at(r->folder, part);
    }
}
