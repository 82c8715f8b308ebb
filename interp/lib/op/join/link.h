/*
 * link.h - rows linked by the values that they share: what transactionize makes.
 */
#ifndef SUMOQ_LIB_OP_JOIN_LINK_H
#define SUMOQ_LIB_OP_JOIN_LINK_H

#include "exec/subplan.h"
#include "lang/literal.h"
#include "lib/shared/stage.h"

struct link_plan {
    const struct str *fields;
    size_t n_fields;
    struct str as; /* of the transaction's number, and before its other columns */
    size_t max_rows;
    int64_t max_span, max_pause; /* ms; negative: unlimited */
    struct str starts, ends;     /* .s NULL: not given */
    bool must_start, must_end;   /* a transaction without such a row is left out */
    bool by_time; /* one of these is given: rows are processed in the order of time */
    bool keeps_orphans;
    const struct node_list *stages; /* over each transaction; NULL: none */
};

/* Makes the columns of a transaction. */
void link_define(struct binder *b, const struct link_plan *p);
const struct table *link_subplan(struct subplan *d);

#endif
