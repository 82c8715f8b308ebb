/*
 * faults.h - runs of the command line over a system that fails one call.
 *
 * A run happens in a process of its own, whose system (base/os_calls.h, the system calls of SQLite,
 * malloc of the libraries) fails the N-th call of a kind. What the process saw comes back in memory
 * that it shares with the one that judges it.
 */
#ifndef TESTS_FAULTS_H
#define TESTS_FAULTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum fault_kind {
    FAULT_NONE,
    FAULT_INTERRUPT, /* EINTR */
    FAULT_SHORT,     /* a read or write of one byte */
    FAULT_IO,        /* EIO */
    FAULT_FULL,      /* half a write, then ENOSPC from there on */
    FAULT_FILES,     /* EMFILE */
    FAULT_MEMORY,    /* no memory for us */
    FAULT_LIBRARIES, /* no memory for a library */
};

#define FAULT_KINDS (FAULT_LIBRARIES + 1)

struct fault {
    enum fault_kind kind;
    unsigned long at; /* the call that fails, from 1; 0: none, calls are counted; for
                         FAULT_INTERRUPT and FAULT_SHORT EVERY: every second one */
};

#define EVERY ((unsigned long)-1)

struct witness {
    atomic_ulong calls; /* of the kind */
    atomic_bool hit;    /* a call was failed */
    char call[32];      /* its name */
    bool ended;         /* by itself, not by exit in the middle */
    int descriptors[2]; /* open before and after */
};

/* From here on the system of this process fails as `f` says, and tells `w`. */
void system_fail(struct fault f, struct witness *w);
/* From here on it is sound again. */
void system_mend(void);

#endif
