/*
 * os_inputs.h - the files that a command reads, so that its output never overwrites one of them.
 *
 * Files are identified by device and inode, not by name: another path, a symbolic link or a hard
 * link to an input is that input.
 */
#ifndef SUMOQ_BASE_OS_OS_INPUTS_H
#define SUMOQ_BASE_OS_OS_INPUTS_H

#include "base/arena.h"

struct os_input {
    uint64_t device, inode;
    const char *shown;
};

struct os_inputs {
    struct os_input *items;
    size_t n, cap;
};

/* Which file it is, and its state: equal before and after, nobody has written to it or replaced
 * it. That of a file that cannot be looked at equals none, and it exists. */
struct os_file_mark {
    bool exists;
    uint64_t device, inode, size;
    int64_t changed_s, changed_ns;
};

/* Adds the file that `path` refers to; ignored unless it is a regular file. `path` must outlive the
 * list, which is allocated in `a`. */
void os_inputs_add(struct os_inputs *in, struct arena *a, const char *path);
/* The same for an open descriptor, shown as `shown`. */
void os_inputs_add_fd(struct os_inputs *in, struct arena *a, int fd, const char *shown);
/* The name under which the input at `path` is shown; NULL: not an input, or missing. */
const char *os_inputs_find(const struct os_inputs *in, const char *path);
/* Do both paths refer to the same regular file? */
bool os_same_file(const char *a, const char *b);
struct os_file_mark os_file_mark(const char *path);
bool os_file_mark_eq(const struct os_file_mark *a, const struct os_file_mark *b);

#endif
