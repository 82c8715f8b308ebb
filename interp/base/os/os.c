/*
 * os.c - the only access to files and the clock.
 */
#define _GNU_SOURCE /* sched_getaffinity, strerror_r, LOCK_EX */
#include "base/os/os.h"

#include "base/block.h"
#include "base/buf.h"
#include "base/os_calls.h"
#include "base/vec.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static int64_t clock_ms(clockid_t clock)
{
    struct timespec now = { 0 };
    os_calls()->clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t os_now_ms(void)
{
    return clock_ms(CLOCK_REALTIME);
}

int64_t os_elapsed_ms(void)
{
    return clock_ms(CLOCK_MONOTONIC);
}

uint64_t os_ticks_ns(void)
{
    struct timespec now = { 0 };
    os_calls()->clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

unsigned os_cpus(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) {
        return (unsigned)CPU_COUNT(&set);
    }
    long online = os_calls()->sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (unsigned)online : 1;
}

static const char *reason(struct arena *a, int error)
{
    char buffer[128];
    return arena_cstr(a, str_of(strerror_r(error, buffer, sizeof buffer)));
}

int os_open(const char *path, int flags, mode_t mode)
{
    int fd;
    do {
        fd = os_calls()->open(path, flags | O_CLOEXEC, mode);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

int os_open_at(int folder, const char *name, int flags, mode_t mode)
{
    int fd;
    do {
        fd = os_calls()->openat(folder, name, flags | O_CLOEXEC, mode);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

int os_close(int fd)
{
    assert(fd >= 0);
    int status = os_calls()->close(fd);
    /* not repeated after EINTR: the descriptor is closed, and its number may already be reused */
    return status != 0 && errno == EINTR ? 0 : status;
}

ssize_t os_read(int fd, char *to, size_t n)
{
    ssize_t got;
    do {
        got = os_calls()->read(fd, to, n);
    } while (got < 0 && errno == EINTR);
    return got;
}

static bool wait_writable(int fd)
{
    struct pollfd p = { .fd = fd, .events = POLLOUT };
    return os_calls()->poll(&p, 1, -1) >= 0 || errno == EINTR;
}

bool os_write(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t done = os_calls()->write(fd, bytes, n);
        if (done > 0) {
            bytes += done;
            n -= (size_t)done;
        } else if (done == 0) {
            errno = EIO; /* a device that accepts no bytes would cause an endless loop */
            return false;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (!wait_writable(fd)) {
                return false;
            }
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

bool os_sync(int fd)
{
    int status;
    do {
        status = os_calls()->fsync(fd);
    } while (status != 0 && errno == EINTR);
    return status == 0;
}

int64_t os_place(int fd)
{
    return os_calls()->lseek(fd, 0, SEEK_CUR);
}

bool os_stat(const char *path, struct stat *out)
{
    return os_calls()->stat(path, out) == 0;
}

bool os_stat_link(const char *path, struct stat *out)
{
    return os_calls()->lstat(path, out) == 0;
}

bool os_stat_fd(int fd, struct stat *out)
{
    return os_calls()->fstat(fd, out) == 0;
}

bool os_stat_at(int folder, const char *name, struct stat *out)
{
    return os_calls()->fstatat(folder, name, out, AT_SYMLINK_NOFOLLOW) == 0;
}

bool os_may(const char *path, int mode)
{
    return os_calls()->access(path, mode) == 0;
}

bool os_may_at(int folder, const char *name, int mode)
{
    return os_calls()->faccessat(folder, name, mode, 0) == 0;
}

bool os_set_mode(int fd, mode_t mode)
{
    return os_calls()->fchmod(fd, mode) == 0;
}

bool os_set_owner(int fd, uid_t owner, gid_t group)
{
    return os_calls()->fchown(fd, owner, group) == 0;
}

bool os_lock(int fd)
{
    int status;
    do {
        status = os_calls()->flock(fd, LOCK_EX);
    } while (status != 0 && errno == EINTR);
    return status == 0;
}

bool os_make_folder(const char *path)
{
    return os_calls()->mkdir(path, 0777) == 0;
}

bool os_rename_at(int folder, const char *from, const char *to)
{
    return os_calls()->renameat(folder, from, folder, to) == 0;
}

bool os_unlink(const char *path)
{
    return os_calls()->unlink(path) == 0;
}

bool os_unlink_at(int folder, const char *name)
{
    return os_calls()->unlinkat(folder, name, 0) == 0;
}

bool os_random(void *to, size_t n)
{
    assert(n <= 256); /* so many come whole */
    ssize_t got;
    do {
        got = os_calls()->getrandom(to, n, 0);
    } while (got < 0 && errno == EINTR);
    return got == (ssize_t)n;
}

const char *os_full_path(struct arena *a, const char *path)
{
    char full[PATH_MAX];
    return os_calls()->realpath(path, full) ? arena_cstr(a, str_of(full)) : NULL;
}

bool os_list(struct arena *a, const char *path, struct os_names *out)
{
    *out = (struct os_names) { NULL, 0, 0 };
    DIR *folder;
    do {
        folder = os_calls()->opendir(path);
    } while (!folder && errno == EINTR);
    if (!folder) {
        return false;
    }
    const struct dirent *entry;
    while (errno = 0, (entry = os_calls()->readdir(folder))) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            *vec_add(a, out) = arena_cstr(a, str_of(entry->d_name));
        }
    }
    int error = errno;
    os_calls()->closedir(folder);
    errno = error;
    return error == 0;
}

bool os_read_file(struct arena *a, const char *path, size_t max, struct str *out, const char **why)
{
    int fd = os_open(path, O_RDONLY, 0);
    if (fd < 0) {
        *why = reason(a, errno);
        return false;
    }
    bool read_well = os_read_fd(a, fd, max, out, why);
    os_close(fd);
    return read_well;
}

/* Up to `n` bytes, fewer at the end of the file. */
static size_t read_up_to(int fd, char *to, size_t n, int *error)
{
    size_t len = 0;
    ssize_t got = 1;
    while (len < n && got > 0) {
        got = os_read(fd, to + len, n - len);
        len += got > 0 ? (size_t)got : 0;
    }
    *error = got < 0 ? errno : 0;
    return len;
}

/* Appends what is left of a file to `text`. */
static void read_rest(int fd, size_t max, struct block *text, int *error)
{
    enum { STEP = 65536 };
    for (size_t got = 1; got > 0 && text->len <= max && *error == 0;) {
        got = read_up_to(fd, block_reserve(text, STEP), STEP, error);
        text->len += got;
    }
}

bool os_read_fd(struct arena *a, int fd, size_t max, struct str *out, const char **why)
{
    struct stat st;
    struct block text;
    int error = 0;
    *why = NULL;
    block_init(&text, a->budget);
    if (os_stat_fd(fd, &st) && S_ISREG(st.st_mode) && (uintmax_t)st.st_size <= max) {
        /* one more, which detects a file that has grown, and takes the NUL of one that has not */
        char *to = arena_alloc(a, (size_t)st.st_size + 1);
        size_t len = read_up_to(fd, to, (size_t)st.st_size + 1, &error);
        if (len <= (size_t)st.st_size) {
            to[len] = '\0';
            *out = (struct str) { to, len };
            *why = error ? reason(a, error) : NULL;
            return !error;
        }
        block_add(&text, to, len);
    }
    read_rest(fd, max, &text, &error);
    if (error) {
        *why = reason(a, error);
    } else if (text.len > max) {
        *why = arena_printf(a, "larger than %zu bytes", max).s;
    } else {
        *out = arena_str(a, (struct str) { text.data, text.len });
    }
    block_release(&text);
    return !*why;
}

bool os_read_head(struct arena *a, const char *path, size_t most, struct str *out, const char **why)
{
    int fd = os_open(path, O_RDONLY, 0), error = errno;
    if (fd >= 0) {
        char *to = arena_alloc(a, most);
        *out = (struct str) { to, read_up_to(fd, to, most, &error) };
        os_close(fd);
    }
    *why = fd < 0 || error ? reason(a, error) : NULL;
    return !*why;
}

const char *os_find_entry(struct arena *a, const char *path, struct str name)
{
    struct os_names names;
    const char *found = NULL;
    if (!os_list(a, path, &names)) {
        return NULL;
    }
    for (size_t k = 0; k < names.n; k++) {
        struct str entry = str_of(names.items[k]);
        bool exact = str_eq(entry, name);
        if (exact || (!found && str_eq_fold(entry, name))) {
            found = names.items[k];
        }
        if (exact) {
            break;
        }
    }
    return found;
}

int os_temp_file(const char **why)
{
    const char *folder = getenv("TMPDIR");
    struct buf name = BUF_INIT;
    buf_printf(&name, "%s/sumoq-XXXXXX", folder && folder[0] ? folder : "/tmp");
    buf_char(&name, '\0');
    int fd = os_calls()->mkostemp(name.b.data, O_CLOEXEC);
    if (fd < 0) {
        *why = strerror(errno);
    } else if (!os_unlink(name.b.data)) {
        *why = strerror(errno); /* the file with its rows would remain after the process */
        os_close(fd);
        fd = -1;
    }
    buf_release(&name);
    return fd;
}

int os_memory_file(const char **why)
{
    int fd = os_calls()->memfd_create("sumoq", 1U /* MFD_CLOEXEC */);
    return fd >= 0 ? fd : os_temp_file(why);
}

bool os_write_at(int fd, const char *bytes, size_t n, uint64_t at)
{
    while (n > 0) {
        ssize_t done = os_calls()->pwrite(fd, bytes, n, (off_t)at);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            errno = done == 0 ? EIO : errno;
            return false;
        }
        bytes += done;
        n -= (size_t)done;
        at += (uint64_t)done;
    }
    return true;
}

ssize_t os_read_at(int fd, char *bytes, size_t n, uint64_t at)
{
    assert(at <= INT64_MAX - n);
    size_t have = 0;
    while (have < n) {
        ssize_t done = os_calls()->pread(fd, bytes + have, n - have, (off_t)(at + have));
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done < 0) {
            return -1;
        }
        if (done == 0) {
            break;
        }
        have += (size_t)done;
    }
    return (ssize_t)have;
}

bool os_exists(const char *path)
{
    return os_may(path, F_OK);
}
