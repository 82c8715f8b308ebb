/* base_os.c - files and the machine. */
#include "base/os/os.h"
#include "base/os_calls.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

Test(base_os, machine)
{
    cr_expect_gt(os_now_ms(), 1700000000000);
    cr_expect_geq(os_cpus(), 1);
    cr_expect_gt(os_memory(""), 1 << 20);
}

static int jumping_clock(clockid_t clock, struct timespec *now)
{
    static time_t wall = 1000000;
    wall = clock == CLOCK_REALTIME ? wall - 3600 : wall;
    *now = (struct timespec) { .tv_sec = clock == CLOCK_REALTIME ? wall : 7, .tv_nsec = 9999999 };
    return 0;
}

static int failing_clock(clockid_t clock, struct timespec *now)
{
    (void)clock;
    (void)now;
    return -1;
}

Test(base_os, setting_the_clock_changes_no_duration)
{
    struct os_calls calls = os_system;
    calls.clock_gettime = jumping_clock;
    os_stand_in(&calls);
    int64_t start = os_elapsed_ms();
    cr_expect_gt(os_now_ms(), os_now_ms());
    cr_expect_eq(os_elapsed_ms() - start, 0);
    cr_expect_eq(start, 7009);
    calls.clock_gettime = failing_clock;
    cr_expect_eq(os_now_ms(), 0);
    os_stand_in(NULL);
}

/* A system in a folder: /proc/self/cgroup, and files below /sys/fs/cgroup with their texts. */
static size_t memory_of(const char *groups, const char *const files[][2])
{
    char root[] = "/tmp/base_os_XXXXXX", command[600];
    cr_assert(mkdtemp(root));
    snprintf(command, sizeof command, "mkdir -p %s/proc/self && printf '%s' > %s/proc/self/cgroup",
             root, groups, root);
    cr_assert_eq(system(command), 0);
    for (size_t i = 0; files[i][0]; i++) {
        snprintf(command, sizeof command,
                 "f=%s/sys/fs/cgroup/%s; mkdir -p $(dirname $f) && echo %s > $f", root, files[i][0],
                 files[i][1]);
        cr_assert_eq(system(command), 0);
    }
    size_t memory = os_memory(root);
    snprintf(command, sizeof command, "rm -rf %s", root);
    cr_assert_eq(system(command), 0);
    return memory;
}

#define FILES(...) ((const char *const[][2]) { __VA_ARGS__, { NULL, NULL } })

Test(base_os, memory_of_control_groups)
{
    size_t all = os_memory("/nowhere");
    cr_expect_eq(memory_of("0::/a/b\\n", FILES({ "a/b/memory.max", "max" })), all, "no limit");
    cr_expect_eq(memory_of("0::/a/b\\n", FILES({ "a/b/memory.max", "5000000" })), 5000000);
    cr_expect_eq(
        memory_of("0::/a/b\\n", FILES({ "a/b/memory.max", "max" }, { "a/memory.max", "6000000" })),
        6000000, "of a group above");
    cr_expect_eq(
        memory_of("0::/a/b\\n", FILES({ "a/b/memory.max", "7000000" },
                                      { "a/memory.max", "6000000" }, { "memory.max", "8000000" })),
        6000000, "the least counts");
    cr_expect_eq(memory_of("0::/\\n", FILES({ "memory.max", "4000000" })), 4000000,
                 "a container sees its group as the root");
    cr_expect_eq(memory_of("0::/elsewhere/x\\n", FILES({ "memory.max", "4000000" })), 4000000,
                 "... or by its path outside");
    cr_expect_eq(memory_of("9:name=systemd:/\\n4:cpu,memory:/x/y\\n0::/\\n",
                           FILES({ "memory/x/y/memory.limit_in_bytes", "3000000" })),
                 3000000, "version 1");
    cr_expect_eq(memory_of("4:memory:/x/y\\n",
                           FILES({ "memory/x/y/memory.limit_in_bytes", "9223372036854771712" },
                                 { "memory/x/memory.limit_in_bytes", "2000000" })),
                 2000000, "version 1, a group above");
    cr_expect_eq(memory_of("4:memory:/x\\n", FILES({ "memory/x/memory.limit_in_bytes",
                                                     "99999999999999999999999999" })),
                 all, "more than there can be is no limit");
    cr_expect_eq(memory_of("0::/u\\n1:memory:/\\n", FILES({ "unified/u/memory.max", "2500000" })),
                 2500000, "both versions at one time");
    cr_expect_eq(memory_of("4:notmemory:/x\\nnonsense\\n:\\n",
                           FILES({ "memory/x/memory.limit_in_bytes", "1000000" })),
                 all, "another controller");
}

Test(base_os, reading)
{
    struct arena a;
    arena_init(&a, NULL);
    char path[] = "/tmp/base_os_XXXXXX";
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    struct str s;
    const char *why = NULL;
    cr_expect(os_read_file(&a, path, 100, &s, &why) && s.len == 0);
    cr_assert_eq(write(fd, "a\0b\n", 4), 4);
    cr_expect(os_read_file(&a, path, 4, &s, &why) && str_eq(s, STR("a\0b\n")) && !why);
    cr_expect(!os_read_file(&a, path, 3, &s, &why));
    cr_expect_str_eq(why, "larger than 3 bytes");
    cr_expect(!os_read_file(&a, path, 0, &s, &why));
    close(fd);
    unlink(path);
    cr_expect(!os_read_file(&a, path, 10, &s, &why));
    cr_expect_str_eq(why, "No such file or directory");
    cr_expect(!os_read_file(&a, "/tmp", 10, &s, &why));
    cr_expect_str_eq(why, "Is a directory");
    cr_expect(!os_read_file(&a, "/dev/zero", 1000000, &s, &why), "has no end");
    arena_release(&a);
}

Test(base_os, reading_a_pipe)
{
    struct arena a;
    arena_init(&a, NULL);
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(write(ends[1], "hello", 5), 5);
    close(ends[1]);
    struct str s;
    const char *why;
    cr_expect(os_read_fd(&a, ends[0], 100, &s, &why));
    cr_expect(str_eq(s, STR("hello")));
    close(ends[0]);
    arena_release(&a);
}

/* A system that is interrupted before every call and moves three bytes at a time. */
static bool interrupted;

static bool interrupts(void)
{
    interrupted = !interrupted;
    errno = EINTR;
    return interrupted;
}

static int slow_open(const char *path, int flags, mode_t mode)
{
    return interrupts() ? -1 : os_system.open(path, flags, mode);
}

static ssize_t slow_read(int fd, void *to, size_t n)
{
    return interrupts() ? -1 : os_system.read(fd, to, n < 3 ? n : 3);
}

static ssize_t slow_pread(int fd, void *to, size_t n, off_t at)
{
    return interrupts() ? -1 : os_system.pread(fd, to, n < 3 ? n : 3, at);
}

static ssize_t slow_write(int fd, const void *from, size_t n)
{
    return interrupts() ? -1 : os_system.write(fd, from, n < 3 ? n : 3);
}

static ssize_t slow_pwrite(int fd, const void *from, size_t n, off_t at)
{
    return interrupts() ? -1 : os_system.pwrite(fd, from, n < 3 ? n : 3, at);
}

static int slow_fsync(int fd)
{
    return interrupts() ? -1 : os_system.fsync(fd);
}

Test(base_os, a_slow_system)
{
    struct arena a;
    struct os_calls slow = os_system;
    const char *why = NULL;
    char buffer[16] = { 0 };
    struct str text;
    slow.open = slow_open;
    slow.read = slow_read;
    slow.pread = slow_pread;
    slow.write = slow_write;
    slow.pwrite = slow_pwrite;
    slow.fsync = slow_fsync;
    os_stand_in(&slow);
    arena_init(&a, NULL);
    int fd = os_temp_file(&why);
    cr_expect(os_write(fd, "0123456789", 10));
    cr_expect(os_write_at(fd, "abcd", 4, 5));
    cr_expect(os_sync(fd));
    cr_expect_eq(os_place(fd), 10);
    cr_expect_eq(os_read_at(fd, buffer, sizeof buffer, 1), 9);
    cr_expect_str_eq(buffer, "1234abcd9");
    cr_expect_eq(lseek(fd, 2, SEEK_SET), 2);
    cr_expect_eq(os_read(fd, buffer, 10), 3, "as read(2): what there is");
    cr_expect(os_read_fd(&a, fd, 100, &text, &why) && str_eq(text, STR("abcd9")));
    cr_expect_eq(os_close(fd), 0);
    cr_expect(os_read_file(&a, "/dev/null", 100, &text, &why) && text.len == 0);
    os_stand_in(NULL);
    arena_release(&a);
}

static int full_fsync(int fd)
{
    (void)fd;
    errno = ENOSPC;
    return -1;
}

static ssize_t full_write(int fd, const void *from, size_t n)
{
    (void)fd;
    (void)from;
    (void)n;
    return 0;
}

Test(base_os, a_device_that_takes_nothing)
{
    struct os_calls full = os_system;
    full.write = full_write;
    full.fsync = full_fsync;
    os_stand_in(&full);
    cr_expect(!os_write(1, "x", 1));
    cr_expect_eq(errno, EIO);
    cr_expect(!os_sync(1));
    cr_expect_eq(errno, ENOSPC);
    os_stand_in(NULL);
}

Test(base_os, a_descriptor_that_does_not_block)
{
    int ends[2];
    char buffer[4096];
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    pid_t reader = fork();
    if (reader == 0) {
        size_t sum = 0;
        ssize_t got;
        close(ends[1]);
        nanosleep(&(struct timespec) { .tv_nsec = 100000000 }, NULL); /* the pipe is full by then */
        while ((got = read(ends[0], buffer, sizeof buffer)) > 0) {
            sum += (size_t)got;
        }
        _exit(sum == 1 << 20 ? 0 : 1);
    }
    close(ends[0]);
    char *bytes = calloc(1, 1 << 20);
    cr_expect(os_write(ends[1], bytes, 1 << 20));
    close(ends[1]);
    int status = -1;
    waitpid(reader, &status, 0);
    cr_expect_eq(status, 0, "all of it arrived");
    free(bytes);
}
