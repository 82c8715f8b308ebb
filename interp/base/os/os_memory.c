/*
 * os_memory.c - how much memory this process may use.
 *
 * A container may use the memory of its control group, not the machine's, and is killed when it
 * uses more. The limits of parent groups apply as well. If a container sees its own group as the
 * root of the file system (its path is then that of the host and does not exist), the search ends
 * there.
 */
#include "base/os/os.h"

#include "base/buf.h"
#include "base/os_calls.h"

#include <unistd.h>

enum { FILE_MOST = 1 << 16 };

/* Where control groups are mounted, and the file with the limit of a group. */
static const struct hierarchy {
    const char *controller; /* as /proc/self/cgroup names it; empty: version 2 */
    const char *mounts[2];
    const char *file;
} hierarchies[] = {
    { "", { "/sys/fs/cgroup", "/sys/fs/cgroup/unified" }, "memory.max" },
    { "memory", { "/sys/fs/cgroup/memory", NULL }, "memory.limit_in_bytes" },
};

static size_t machine_memory(void)
{
    long pages = os_calls()->sysconf(_SC_PHYS_PAGES);
    long size = os_calls()->sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? (size_t)pages * (size_t)size : (size_t)1 << 30;
}

/* The limit in a file; SIZE_MAX: unlimited ("max", or no such file). */
static size_t read_limit(struct arena *a, const char *path)
{
    struct str text;
    const char *why;
    size_t v = 0;
    if (!os_read_file(a, path, FILE_MOST, &text, &why)) {
        return SIZE_MAX;
    }
    text = str_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        size_t digit = (size_t)(unsigned char)text.s[i] - '0';
        if (digit > 9 || v > (SIZE_MAX - digit) / 10) {
            return SIZE_MAX;
        }
        v = v * 10 + digit;
    }
    return v > 0 ? v : SIZE_MAX;
}

/* The lowest limit of the group `path` below a mount and of its parents. */
static size_t least_limit(struct arena *a, const char *root, const char *mount, struct str path,
                          const char *file)
{
    size_t least = SIZE_MAX;
    for (;;) {
        while (path.len > 0 && path.s[path.len - 1] == '/') {
            path.len--;
        }
        size_t limit =
            read_limit(a, arena_printf(a, "%s%s%.*s/%s", root, mount, STR_ARG(path), file).s);
        least = limit < least ? limit : least;
        if (path.len == 0) {
            return least;
        }
        while (path.len > 0 && path.s[path.len - 1] != '/') {
            path.len--;
        }
    }
}

/* Is the controller in the comma-separated list? */
static bool lists(struct str list, struct str controller)
{
    for (size_t from = 0; from <= list.len;) {
        size_t end = str_find(list, STR(","), from);
        end = end > list.len ? list.len : end;
        if (str_eq((struct str) { list.s + from, end - from }, controller)) {
            return true;
        }
        from = end + 1;
    }
    return false;
}

/* A line is NUMBER:CONTROLLERS:PATH. */
static size_t limit_of_line(struct arena *a, const char *root, struct str line)
{
    size_t first = str_find(line, STR(":"), 0), least = SIZE_MAX;
    size_t second = first < line.len ? str_find(line, STR(":"), first + 1) : SIZE_MAX;
    if (second >= line.len) {
        return SIZE_MAX;
    }
    struct str controllers = { line.s + first + 1, second - first - 1 };
    struct str path = { line.s + second + 1, line.len - second - 1 };
    for (size_t h = 0; h < sizeof hierarchies / sizeof *hierarchies; h++) {
        const struct hierarchy *is = &hierarchies[h];
        for (size_t m = 0; m < 2 && is->mounts[m] && lists(controllers, str_of(is->controller));
             m++) {
            size_t limit = least_limit(a, root, is->mounts[m], path, is->file);
            least = limit < least ? limit : least;
        }
    }
    return least;
}

static size_t group_limit(const char *root)
{
    struct arena a;
    struct str text;
    const char *why;
    size_t least = SIZE_MAX;
    arena_init(&a, NULL);
    const char *path = arena_printf(&a, "%s/proc/self/cgroup", root).s;
    if (os_read_file(&a, path, FILE_MOST, &text, &why)) {
        for (size_t from = 0; from < text.len;) {
            size_t end = str_find(text, STR("\n"), from);
            end = end > text.len ? text.len : end;
            size_t limit = limit_of_line(&a, root, (struct str) { text.s + from, end - from });
            least = limit < least ? limit : least;
            from = end + 1;
        }
    }
    arena_release(&a);
    return least;
}

size_t os_memory(const char *root)
{
    struct rlimit space;
    size_t least = machine_memory(), group = group_limit(root);
    least = group < least ? group : least;
    if (os_calls()->getrlimit(RLIMIT_AS, &space) == 0 && space.rlim_cur != RLIM_INFINITY &&
        space.rlim_cur < least) {
        least = (size_t)space.rlim_cur;
    }
    return least;
}
