/*
 * os_replace.h - atomic replacement of a file's content.
 *
 * The content is written to a new file with an unpredictable name in the target's folder, which is
 * renamed to the target once it is complete and on disk: after a full disk, a signal or a failure
 * the old content remains. Symbolic links are followed. The target's mode is kept, and its owner
 * and group as far as this process may set them; other hard links to it keep the old content.
 * Anything but a regular file (a pipe, /dev/stdout), and a dangling link, is written in place.
 */
#ifndef SUMOQ_BASE_OS_OS_REPLACE_H
#define SUMOQ_BASE_OS_OS_REPLACE_H

#include "base/arena.h"

#include <stdatomic.h>

struct os_replace {
    const char *path; /* as given */
    const char *name; /* of the target in its folder, links resolved; NULL: written in place */
    int folder;       /* the open folder of the target; -1: none */
    int fd;           /* receives the content; -1: not open */
    _Atomic(const char *) part; /* the temporary file in the folder; NULL: none */
};

/* Initializes `r` with nothing open, so that os_replace_end may be called. */
void os_replace_init(struct os_replace *r);
/* Resolves the target of `path` and checks that it may be written; `makes_folders`: missing folders
 * of the path are created. Nothing is written. False: errno; nothing is open. */
bool os_replace_find(struct os_replace *r, struct arena *a, const char *path, bool makes_folders);
/* Waits for the lock on the target's folder and acquires it; os_replace_end or the end of the
 * process releases it. False: errno; the file system does not support locks. */
bool os_replace_lock(struct os_replace *r);
/* Opens r->fd for the content, after os_replace_find. False: errno. */
bool os_replace_open(struct os_replace *r, struct arena *a);
/* Appends to the content. False: errno. */
bool os_replace_write(struct os_replace *r, struct str bytes);
/* Flushes the content to disk and renames it to the target. False: errno; the target is unchanged,
 * unless it was written in place or only its folder could not be flushed. */
bool os_replace_commit(struct os_replace *r);
/* Closes everything and removes an unfinished temporary file. Preserves errno. */
void os_replace_end(struct os_replace *r);
/* Removes the unfinished temporary file while another thread may still be writing it: for a process
 * that is about to end. Async-signal-safe. */
void os_replace_abandon(const struct os_replace *r);

#endif
