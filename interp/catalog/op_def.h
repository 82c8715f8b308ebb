/*
 * op_def.h - what an operator is: one file and one row, its syntax included.
 *
 * Execution is push-based: a stage receives batches, passes batches to the next one (op_emit), and
 * flushes in `finish`. The plan is immutable and shared; every worker has its own state for the
 * stages up to and including the first blocking one, and `combine` merges those states.
 */
#ifndef SUMOQ_CATALOG_OP_DEF_H
#define SUMOQ_CATALOG_OP_DEF_H

#include "catalog/fn_def.h"
#include "catalog/rel.h"
#include "catalog/shape.h"
#include "data/batch.h"
#include "data/result.h"
#include "data/state_bytes.h"

struct binder;
struct node_list;
struct node_query;
struct op_run;
struct subplan;
struct table;

enum flow {
    FLOW_MORE,
    FLOW_DONE /* wants no more input */,
    FLOW_FAIL /* reported in the run's diagnostics */
};

/* Where an operator may be written. */
enum op_use {
    OP_ANYWHERE,
    OP_OF_EVAL,    /* in the eval dialect only */
    OP_OF_SERVICE, /* accepted by a check; only the service can run it */
    OP_IMPLIED     /* nowhere: the parser or the plan adds it */
};

struct op_example {
    const char *query, *what;
};

/* A query whose rows a stage works with (SPREAD_QUERIES). */
struct plan_input {
    struct str name;                /* of a table; empty: none */
    const struct node_query *query; /* of its own; NULL: the stages before this one */
    const struct node_list *stages; /* after those; NULL: none */
    bool over_first;                /* `stages` run over the rows of the first input instead, */
    bool by_groups;                 /* as often as it has groups, when the operator asks for it */
    int64_t back;                   /* ms: how much earlier its time range is */
    bool own_time;                  /* the operator gives its time range when it asks for it */
    /* what it must have where its rows are messages, beside the fields that it names */
    const struct str *fields;
    size_t n_fields;
    bool all_fields;   /* every field of the events */
    bool later_fields; /* what later stages read, without `name` and _ where it has one */
};

/* One stage of the plan. */
struct plan_node {
    const struct op_def *op;
    union rel as;     /* what the stage does, by op->kind */
    const void *data; /* what only the operator knows: made by its bind */
    struct span span;
    struct str text;   /* the stage as written; for implicit stages a description */
    size_t stage;      /* number of the stage in the query; 0: the scope */
    size_t limit_hint; /* rows that the following `limit` takes; SIZE_MAX: all */
    struct {
        struct plan_input *items;
        size_t n, cap;
    } inputs;          /* of SPREAD_QUERIES */
    bool implied;      /* added by the plan */
    bool idle;         /* makes only fields that nothing reads: rows pass through */
    bool filters_rows; /* its expressions may drop rows */
    struct slots reads, writes;
    struct slots keep; /* slots that later stages or the result read: set by the plan */
};

/* Asks a stage with dynamic fields for their names, one text at a time. */
struct dynamic_walk {
    struct arena *arena;   /* until the last text */
    struct arena *scratch; /* until the next text */
    void *state;           /* the stage's own, NULL at first */
    void (*found)(struct dynamic_walk *w, struct str name);
};

struct op_def {
    const char *name;
    const char *aliases[3];
    const char *group, *form, *doc; /* form: the syntax in one line */
    struct clause_shape shape[SHAPE_MAX];
    struct op_example examples[3];
    enum op_use use;
    enum rel_kind kind;
    struct rel_traits traits;
    enum fidelity fidelity;
    /* Binds the stage to the plan; errors go to the binder's diagnostics. NULL: its arguments are
     * not checked. */
    bool (*bind)(struct binder *b, const struct node *stage, struct plan_node *out);
    /* Does the stage use the time range of the query? NULL: never. */
    bool (*needs_range)(const struct node *stage);
    /* For a stage whose rows come from separate queries, instead of open, push and finish
     * (exec/subplan.h). NULL result: reported. */
    const struct table *(*subplan)(struct subplan *d);
    size_t state_size;
    bool (*open)(struct op_run *r);
    enum flow (*push)(struct op_run *r, struct batch *in); /* NULL: the service only */
    enum flow (*finish)(struct op_run *r); /* end of input; NULL: nothing held back */
    bool (*combine)(struct op_run *into, struct op_run *from); /* joins the states of two workers */
    /* The same by bytes, where combine is not op_no_combine: gives a worker's state in frames
     * (data/state_bytes.h), each of which `restore` joins to another worker's state, in any order.
     * False: `frame` returned false or the frame is damaged, or a failure that is reported. */
    bool (*save)(struct op_run *r, state_frame *frame, void *ctx);
    bool (*restore)(struct op_run *into, struct str frame);
    /* Of a stage with dynamic fields (check/dynamic.h): gives w->found the names that it would make
     * of `text`, in their order there. */
    void (*dynamic_names)(const struct plan_node *node, struct dynamic_walk *w, struct str text);
};

#endif
