/*
 * os_inputs.c - see os_inputs.h.
 */
#include "base/os/os_inputs.h"

#include "base/os/os.h"
#include "base/vec.h"

#include <errno.h>

static void add(struct os_inputs *in, struct arena *a, const struct stat *st, const char *shown)
{
    if (S_ISREG(st->st_mode)) {
        *vec_add(a, in) = (struct os_input) { (uint64_t)st->st_dev, (uint64_t)st->st_ino, shown };
    }
}

void os_inputs_add(struct os_inputs *in, struct arena *a, const char *path)
{
    struct stat st;
    if (os_stat(path, &st)) {
        add(in, a, &st, path);
    }
}

void os_inputs_add_fd(struct os_inputs *in, struct arena *a, int fd, const char *shown)
{
    struct stat st;
    if (os_stat_fd(fd, &st)) {
        add(in, a, &st, shown);
    }
}

const char *os_inputs_find(const struct os_inputs *in, const char *path)
{
    struct stat st;
    if (!in || !os_stat(path, &st) || !S_ISREG(st.st_mode)) {
        return NULL;
    }
    for (size_t i = 0; i < in->n; i++) {
        const struct os_input *item = &in->items[i];
        if (item->device == (uint64_t)st.st_dev && item->inode == (uint64_t)st.st_ino) {
            return item->shown;
        }
    }
    return NULL;
}

bool os_same_file(const char *a, const char *b)
{
    struct stat one, other;
    return os_stat(a, &one) && os_stat(b, &other) && S_ISREG(one.st_mode) &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

struct os_file_mark os_file_mark(const char *path)
{
    struct stat st;
    if (!os_stat(path, &st)) {
        return (struct os_file_mark) { .exists = errno != ENOENT && errno != ENOTDIR };
    }
    return (struct os_file_mark) { .exists = true,
                                   .device = (uint64_t)st.st_dev,
                                   .inode = (uint64_t)st.st_ino,
                                   .size = (uint64_t)st.st_size,
                                   .changed_s = st.st_ctim.tv_sec,
                                   .changed_ns = st.st_ctim.tv_nsec };
}

bool os_file_mark_eq(const struct os_file_mark *a, const struct os_file_mark *b)
{
    bool known = !a->exists || a->inode != 0;
    return known && a->exists == b->exists && a->device == b->device && a->inode == b->inode &&
           a->size == b->size && a->changed_s == b->changed_s && a->changed_ns == b->changed_ns;
}
