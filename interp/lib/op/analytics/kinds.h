/*
 * kinds.h - rows counted by a tuple of values, the most frequent first, with a number for each
 * tuple that is the same in every run: what `logreduce keys` and `logreduce values` share.
 */
#ifndef SUMOQ_LIB_OP_ANALYTICS_KINDS_H
#define SUMOQ_LIB_OP_ANALYTICS_KINDS_H

#include "exec/keyed.h"
#include "exec/op_run.h"

/* Begins the operator's state. */
struct kinds {
    struct keyed table; /* a state is a struct kind */
};

struct kind {
    uint64_t count;
    int64_t time; /* position of its first row */
    uint64_t seq;
};

enum { KIND_ID_LEN = 16 };

/* The number of a text: FNV-1a of 64 bits, in upper-case hexadecimal digits; texts in `a`. */
struct str kind_id(struct arena *a, struct str text);

void kinds_open(struct op_run *r, struct kinds *k, size_t n_keys);
/* Counts the row of the batch under its keys. */
void kinds_add(struct kinds *k, const struct cell *const *keys, const struct batch *in, size_t row);
/* `combine` of operators whose state begins with struct kinds. */
bool kinds_combine(struct op_run *into, struct op_run *from);
/* Gives a row a kind of at least `least` rows: `put` fills it, from the keys. */
enum flow kinds_give(struct op_run *r, const struct kinds *k, uint64_t least,
                     void (*put)(struct op_run *r, struct batch *b, const struct cell *keys,
                                 uint64_t count));
/* Puts a value into the column node->writes[write] of the batch's last row, if somebody reads it.
 */
void kinds_put(struct op_run *r, struct batch *b, size_t write, struct cell value);

#endif
