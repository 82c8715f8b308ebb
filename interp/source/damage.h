/*
 * damage.h - which files could not be read whole, and why: reported at the end, by name.
 *
 * Readers and formats say what they could not read and go on with what is sound. Any thread may
 * add; the list is bounded, the number of damaged files is exact whatever it holds. Entries are in
 * the order of the files and of the places in them, whichever worker came first.
 */
#ifndef SUMOQ_SOURCE_DAMAGE_H
#define SUMOQ_SOURCE_DAMAGE_H

#include "base/arena.h"
#include "source/source.h"

#include <pthread.h>

enum {
    DAMAGE_REASON = 200, /* bytes; longer reasons are cut */
    DAMAGE_OF_FILE = 4,  /* reasons that are kept of one file; others are counted */
};

struct damage {
    size_t file;
    uint64_t offset;            /* where it was met first */
    uint64_t lost;              /* records known to be lost; 0: not known */
    uint64_t times;             /* how often this reason was given */
    uint64_t others;            /* reasons of this file that are not kept */
    bool may_pass;              /* the system's reason: another try may go well */
    char reason[DAMAGE_REASON]; /* as it follows "FILE: " in a message */
};

struct damage_list {
    pthread_mutex_t lock;
    struct damage kept[SOURCE_DAMAGE_KEPT + 1]; /* one more while one is inserted */
    size_t n;
    uint64_t files;      /* damaged ones */
    unsigned char *seen; /* a bit for each file */
    size_t n_files;
};

/* Where one file's damage goes; list NULL: nowhere. */
struct damage_of {
    struct damage_list *list;
    size_t file;
};

void damage_init(struct damage_list *list);
void damage_release(struct damage_list *list);
/* Forgets all, for a pass over `n_files` files; memory is from `a`. */
void damage_begin(struct damage_list *list, struct arena *a, size_t n_files);
/*
 * Adds to a file's damage; `offset`: where in the file, 0 when unknown; `lost`: records known to be
 * lost by it, 0 when unknown. The same reason is listed once, and counted. `reason` is copied.
 */
void damage_add(const struct damage_of *of, uint64_t offset, const char *reason, uint64_t lost);
/* Whether a reason is the system's, not the file's: another try may go well. */
bool damage_may_pass(const char *reason);
/* How many files have any. */
uint64_t damage_files(struct damage_list *list);

#endif
