/* base_os.c - files and the machine. */
#include "base/os.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

Test(base_os, machine)
{
    cr_expect_gt(os_now_ms(), 1700000000000);
    cr_expect_geq(os_cpus(), 1);
    cr_expect_gt(os_memory(), 1 << 20);
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
