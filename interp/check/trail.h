/*
 * trail.h - what binding does with names, kept for an analysis (check/analysis.h). The binder calls
 * these only when binder.trail is set.
 *
 * A scope is not copied: each field has the stages between which it is visible. So the trail grows
 * with the query, by a field for each that a stage makes or an inner query is given.
 */
#ifndef SUMOQ_CHECK_TRAIL_H
#define SUMOQ_CHECK_TRAIL_H

#include "check/bind.h"

#define TRAIL_NONE SIZE_MAX

/* A field from its making to the stage that takes it away or makes another of its name. */
struct trail_field {
    struct str name;  /* as its maker spelled it; points into the query's text if it has it */
    struct span span; /* set by the analysis: where the maker names it; of length 0: it does not */
    enum type type;
    bool key;           /* as of its making */
    size_t maker;       /* the stage; TRAIL_NONE: the events */
    size_t from, until; /* visible after stages from.. of its query and before stage `until` ends */
    size_t query;       /* the first stage of that query */
    size_t order;       /* of columns */
    uint32_t slot;
};

struct trail_use {
    struct str name;
    struct span span; /* of length 0 until the analysis sets it */
    bool sure;        /* a name of the query; else only if it points into its text */
    size_t stage;
    size_t field; /* TRAIL_NONE: not known, or null on every row */
};

/* A stage and the scope after it; stages of inner queries follow the stage that contains them. Each
 * query begins with its search expression. */
struct trail_stage {
    const struct node *node; /* NULL: there is no search expression */
    struct span span;
    size_t number; /* in its query; 0: the search expression */
    size_t before; /* TRAIL_NONE: the first of its query */
    size_t query;  /* the first stage of its query */
    size_t parent; /* the stage that contains the query; TRAIL_NONE: none */
    bool table;    /* after the stage rows are groups, not messages */
    bool open;     /* columns come from data: any name may be a field */
    bool masked;   /* messages: only the fields that are listed, and those that begin with `_` */
};

struct trail_query; /* being bound */

struct trail {
    struct arena *arena;
    struct {
        struct trail_stage *items;
        size_t n, cap;
    } stages;
    struct {
        struct trail_field *items;
        size_t n, cap;
    } fields;
    struct {
        struct trail_use *items;
        size_t n, cap;
    } uses;
    struct {
        size_t *items; /* by slot: the field, plus one */
        size_t n, cap;
    } slots;
    struct trail_query *query;
    size_t work; /* fields that were compared */
    bool cut;    /* scopes and uses of later stages are missing, there were too many fields */
};

/* A query begins: the binder's scope is what its search expression or first stage sees. */
void trail_enter(struct binder *b, const struct node_query *q);
void trail_leave(struct binder *b);
/* Before and after stage `number` is bound, 0: the search expression. */
void trail_begin(struct binder *b, const struct node *stage, size_t number);
void trail_end(struct binder *b);
/* The stage reads a field; NULL: no such field. */
void trail_read(struct binder *b, struct str name, const struct field *f);
/* The last name read is at that place of the query. */
void trail_place(struct binder *b, const struct name *name);
/* The stage makes a field. */
void trail_make(struct binder *b, const struct field *f);

#endif
