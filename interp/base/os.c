/*
 * os.c - the only doors to files and the clock.
 */
#define _GNU_SOURCE /* sched_getaffinity, strerror_r */
#include "base/os.h"

#include "base/block.h"
#include "base/buf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int64_t os_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

unsigned os_cpus(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) {
        return (unsigned)CPU_COUNT(&set);
    }
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (unsigned)online : 1;
}

static const char *reason(struct arena *a, int error)
{
    char buffer[128];
    return arena_cstr(a, str_of(strerror_r(error, buffer, sizeof buffer)));
}

bool os_read_file(struct arena *a, const char *path, size_t max, struct str *out, const char **why)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        *why = reason(a, errno);
        return false;
    }
    bool read_well = os_read_fd(a, fd, max, out, why);
    close(fd);
    return read_well;
}

bool os_read_fd(struct arena *a, int fd, size_t max, struct str *out, const char **why)
{
    struct block text;
    block_init(&text, a->budget);
    size_t step = 65536;
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (uintmax_t)st.st_size <= max) {
        step = (size_t)st.st_size + 1; /* one more, so that the end is seen without growing */
    }
    *why = NULL;
    while (!*why) {
        void *to = block_reserve(&text, step);
        ssize_t got = read(fd, to, step);
        if (got == 0) {
            break;
        }
        if (got > 0) {
            text.len += (size_t)got;
        } else if (errno != EINTR) {
            *why = reason(a, errno);
        }
        if (text.len > max) {
            *why = arena_printf(a, "larger than %zu bytes", max).s;
        }
        step = 65536;
    }
    if (!*why) {
        *out = arena_str(a, (struct str) { text.data, text.len });
    }
    block_release(&text);
    return !*why;
}

const char *os_find_entry(struct arena *a, const char *path, struct str name)
{
    DIR *folder = opendir(path);
    if (!folder) {
        return NULL;
    }
    const char *found = NULL;
    for (struct dirent *e = readdir(folder); e; e = readdir(folder)) {
        struct str entry = str_of(e->d_name);
        bool exact = str_eq(entry, name);
        if (exact || (!found && str_eq_fold(entry, name))) {
            found = arena_cstr(a, entry);
        }
        if (exact) {
            break;
        }
    }
    closedir(folder);
    return found;
}

int os_temp_file(const char **why)
{
    const char *folder = getenv("TMPDIR");
    struct buf name = BUF_INIT;
    buf_printf(&name, "%s/sumoq-XXXXXX", folder && folder[0] ? folder : "/tmp");
    buf_char(&name, '\0');
    int fd = mkostemp(name.b.data, O_CLOEXEC);
    if (fd < 0) {
        *why = strerror(errno);
    } else {
        unlink(name.b.data);
    }
    buf_release(&name);
    return fd;
}

bool os_write_at(int fd, const char *bytes, size_t n, uint64_t at)
{
    while (n > 0) {
        ssize_t done = pwrite(fd, bytes, n, (off_t)at);
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
    size_t have = 0;
    while (have < n) {
        ssize_t done = pread(fd, bytes + have, n - have, (off_t)(at + have));
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
    return access(path, F_OK) == 0;
}
