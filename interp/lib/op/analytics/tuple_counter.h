/*
 * tuple_counter.h - rows counted by a tuple of values, the most frequent first, with a number for
 * each tuple that is the same in every run: what `logreduce keys` and `logreduce values` share.
 */
#ifndef SUMOQ_LIB_OP_ANALYTICS_TUPLE_COUNTER_H
#define SUMOQ_LIB_OP_ANALYTICS_TUPLE_COUNTER_H

#include "exec/op_run.h"
#include "exec/tuple_map.h"

/* First member of the operator's state. */
struct tuple_counter {
    struct tuple_map table; /* a state is a struct kind */
};

struct tuple_count {
    uint64_t count;
    int64_t time; /* position of its first row */
    uint64_t seq;
};

enum { TEXT_ID_LEN = 16 };

/* The number of a text: FNV-1a of 64 bits, in upper-case hexadecimal digits; texts in `a`. */
struct str text_id(struct arena *a, struct str text);

void tuple_counter_open(struct op_run *r, struct tuple_counter *k, size_t n_keys);
/* Counts the row of the batch under its keys. */
void tuple_counter_add(struct tuple_counter *k, const struct cell *const *keys,
                       const struct batch *in, size_t row);
/* `combine`, `save` and `restore` of operators whose state begins with struct kinds. */
bool tuple_counter_combine(struct op_run *into, struct op_run *from);
bool tuple_counter_save(struct op_run *r, state_frame *frame, void *ctx);
bool tuple_counter_restore(struct op_run *into, struct str frame);
/* Gives a row a kind of at least `least` rows: `put` fills it, from the keys. */
enum flow tuple_counter_give(struct op_run *r, const struct tuple_counter *k, uint64_t least,
                             void (*put)(struct op_run *r, struct batch *b, const struct cell *keys,
                                         uint64_t count));
/* Puts a value into the column node->writes[write] of the batch's last row, if it is read.
 */
void tuple_counter_put(struct op_run *r, struct batch *b, size_t write, struct cell value);

#endif
