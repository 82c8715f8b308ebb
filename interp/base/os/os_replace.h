/*
 * os_replace.h - new content for a file, whole or not at all.
 *
 * The content goes to a new file in the folder of the target, under a name that nobody can foresee,
 * and takes the target's place when it is complete and on disk: a full disk, a signal or a failure
 * leave the old content. Links are followed, the file that they lead to is replaced. Its mode is
 * kept, and its owner and group as far as this process may set them; a hard link to it under
 * another name keeps the old content. What is no regular file (a pipe, /dev/stdout), and a link
 * that leads nowhere, is written in place.
 */
#ifndef SUMOQ_BASE_OS_OS_REPLACE_H
#define SUMOQ_BASE_OS_OS_REPLACE_H

#include "base/arena.h"

#include <stdatomic.h>

struct os_replace {
    const char *path; /* as given */
    const char *name; /* of the target in its folder, after links; NULL: written in place */
    int folder;       /* the open folder of the target; -1: none */
    int fd;           /* where the content goes; -1: not open */
    _Atomic(const char *) part; /* the unfinished file in the folder; NULL: none */
};

/* Nothing is open; os_replace_end may be called. */
void os_replace_init(struct os_replace *r);
/* Finds out where the content of `path` goes, and whether it may be written there; `makes_folders`:
 * folders on the way that are not there are made. Nothing is written. False: errno; nothing is
 * open. */
bool os_replace_find(struct os_replace *r, struct arena *a, const char *path, bool makes_folders);
/* Waits until no other process has the lock of the target's folder and takes it; os_replace_end or
 * the end of the process gives it back. False: errno, the file system has no locks. */
bool os_replace_lock(struct os_replace *r);
/* Opens r->fd for the content, after os_replace_find. False: errno. */
bool os_replace_open(struct os_replace *r, struct arena *a);
/* Appends to the content. False: errno. */
bool os_replace_write(struct os_replace *r, struct str bytes);
/* Brings the content to disk and puts it in the target's place. False: errno; the target is as it
 * was, unless it was written in place or only its folder could not be brought to disk. */
bool os_replace_commit(struct os_replace *r);
/* Closes all that is open; an unfinished file goes. errno stays. */
void os_replace_end(struct os_replace *r);
/* Takes the unfinished file away, while another thread may be writing it: for a process that is
 * about to end. May be called where only what is safe in a signal handler is. */
void os_replace_abandon(const struct os_replace *r);

#endif
