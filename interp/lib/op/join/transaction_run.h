/*
 * transaction_run.h - the run of `transaction` (transaction.c binds it): rows are buffered, sorted
 * by time and added to the transaction of their keys. Specified: docs/language/transactions.md.
 */
#ifndef SUMOQ_LIB_OP_JOIN_TRANSACTION_RUN_H
#define SUMOQ_LIB_OP_JOIN_TRANSACTION_RUN_H

#include "catalog/agg_def.h"
#include "data/pattern/pattern.h"
#include "exec/tuple_map.h"
#include "lib/shared/sort_keys.h"

/* What the rows of the result are. */
enum results { BY_TRANSACTIONS, BY_STATES, BY_FLOW };

struct tx_state {
    struct str name;               /* of the column */
    struct str text;               /* the field's value; unused with a pattern */
    const struct pattern *pattern; /* NULL: the value is compared */
    uint32_t field;
};

/* An aggregate after `showing`. */
struct tx_show {
    const struct agg_def *agg;
    uint32_t field; /* SLOT_NULL: `constant`, or none */
    struct cell constant;
    bool has_argument;
    size_t state; /* only rows of this state; SIZE_MAX: all */
    size_t offset;
};

struct tx_plan {
    struct rel_sort keys; /* the message time */
    struct {
        uint32_t *items;
        size_t n, cap;
    } ids, reads;
    struct {
        struct tx_state *items;
        size_t n, cap;
    } states;
    struct {
        struct tx_show *items;
        size_t n, cap;
    } shows;
    size_t show_size;
    enum results results;
    int64_t fringe; /* ms; 0: none */
    uint32_t state; /* slot: the number of a row's state */
};

struct tx_run {
    struct sort_state sort; /* first: materialise_op_combine reads it */
    struct tuple_map all;
    const struct cell **ids;
    struct batch *out;
    enum flow flow;
};

/* open, push and finish of the operator; node->data is a struct tx_plan, the state a struct tx_run.
 * The plan's last slot is written with the number of each row's state. */
bool transaction_open(struct op_run *r);
enum flow transaction_push(struct op_run *r, struct batch *in);
enum flow transaction_finish(struct op_run *r);

#endif
