/*
 * bind.h - the interface for an operator's `bind`: resolving names to slots, expressions,
 * diagnostics.
 */
#ifndef SUMOQ_CHECK_BIND_H
#define SUMOQ_CHECK_BIND_H

#include "catalog/catalog.h"
#include "catalog/expr.h"
#include "check/scope.h"
#include "tables/tables.h"

struct source_field {
    struct str name;
    uint32_t slot;
    struct span span; /* where the query first names it; of length 0: it does not */
};

/* The column of the last `timeslice`. */
struct slice {
    struct str name; /* empty: no timeslice yet */
    int64_t width;   /* ms; 0: by buckets, or without an argument */
    int64_t buckets; /* 0: by a width, or without an argument */
};

/* A warning about a name similar to one that a stage makes; withdrawn when a later stage makes it.
 */
struct near_name {
    struct str name;
    const struct diag *warning;
};

/* A subquery whose rows become a condition when the query runs. */
struct bound_subquery {
    const struct node_subquery *node;
    struct expr *expr; /* receives the condition; until then it is false on every row */
    const struct str *names;
    const uint32_t *slots; /* of the fields of that name around it */
    size_t n;
    bool in_search, keywords;
    uint32_t raw; /* slot of the text, for keywords */
    size_t most;  /* limit on its rows */
};

struct binder_subqueries {
    struct bound_subquery *items;
    size_t n, cap;
};

struct binder {
    struct arena *arena;
    struct diags *diags;
    const struct catalog *catalog;
    struct str text;             /* the query as written */
    struct plan_node *log_level; /* the stage that makes `_loglevel`; NULL: nothing reads it */
    struct tables *tables;       /* that the query may use; NULL: a check */
    bool eval_dialect;
    bool auto_parse;  /* messages are parsed as if by `json auto` before the first stage */
    bool inner;       /* a nested query is being bound, only to report its errors */
    bool awaits_save; /* later stages may use tables that a nested query saves */
    bool checks_only; /* not followed by a run: service-only constructs are warnings */
    bool too_many;    /* names: reported */
    bool strict;      /* and service-only constructs are errors nevertheless */
    struct scope scope;
    uint32_t n_slots;
    struct name_list slot_names; /* by slot; empty, or beyond its end: without a name */
    struct {
        struct source_field *items;
        size_t n, cap;
    } source_fields;
    struct map source_slots; /* of names to them: uint32_t */
    size_t segment; /* number of the segment: above 0, rows come from the table of the previous one,
                       in order */
    size_t stage;   /* number of the stage being bound */
    struct plan_node *node; /* its node: reads and writes are recorded there */
    struct slice slice;
    bool after_parse;              /* the previous stage is a member of the nodrop chain */
    bool uses_chain;               /* some stage needs the chain's bit */
    bool compared;                 /* a `compare` was bound */
    bool reads_keys, reads_others; /* the stage being bound */
    bool takes_names; /* an unknown name after a stage that makes columns is one of them */
    bool more_stages; /* a placeholder after its arguments may be stages */
    struct {
        bool *items; /* by slot, as far as it goes: it holds a key, or what is made of keys */
        size_t n, cap;
    } key_slots;
    struct {
        struct near_name *items;
        size_t n, cap;
    } near_names;
    struct binder_subqueries subqueries; /* in the order of the text */
    size_t subqueries_done;              /* how many have their condition */
    struct trail *trail;                 /* for an analysis (check/trail.h); NULL: none */
};

/* Resolves a field that the current stage reads. An unknown name is reported on a table with known
 * columns (false); elsewhere the slot is SLOT_NULL. */
bool bind_read(struct binder *b, const struct name *name, uint32_t *slot);
/* The same without a diagnostic: SLOT_NULL for an unknown name. */
uint32_t bind_find(struct binder *b, struct str name);
/* Notes where the query names a field, just after it was looked up; of a field of the events the
 * first place is kept. */
void bind_place(struct binder *b, const struct name *name);
/* A new slot for a field that the current stage makes: replaces a field of that name, or appends
 * one. */
uint32_t bind_define(struct binder *b, struct str name, enum type type);
/* The same; the field is a group key. */
uint32_t bind_define_key(struct binder *b, struct str name, enum type type);
/* The stage makes a field of that name if a later one reads it. */
void bind_latent(struct binder *b, struct latent_field f);
/* Makes the latent field of that name, if there is one. */
void bind_make_latent(struct binder *b, struct str name);
/* A slot without a name. */
uint32_t bind_slot(struct binder *b);
/* The same for a stage that has been bound. */
uint32_t bind_slot_of(struct binder *b, struct plan_node *node);
/* What a slot is called in views of the plan. */
void bind_name_slot(struct binder *b, uint32_t slot, struct str name);
/* Records that the stage reads a slot. */
void bind_reads(struct binder *b, struct plan_node *node, uint32_t slot);
/* The slot of the events' own field. */
uint32_t bind_source(struct binder *b, struct str name);
/* Starts a table: no fields yet. */
void bind_table(struct binder *b);
/* Starts the next segment, on a table whose columns are the source's fields. */
void bind_next_segment(struct binder *b, const struct result_column *columns, size_t n);
/* The field's type, T_ANY when unknown. */
enum type bind_type(const struct binder *b, struct str name);

/* Binds an expression; NULL: reported. */
const struct expr *bind_expr(struct binder *b, const struct node *n);
/* The search expression before the first pipe; NULL: everything. *ok false: reported. */
const struct expr *bind_search(struct binder *b, const struct node *n, bool *ok);
/* The type of the values an expression gives. */
enum type expr_type(const struct binder *b, const struct expr *e);
const struct expr *expr_const(struct arena *a, struct cell value, struct span span);
/* An expression over the slot `slot`. */
const struct expr *expr_slot(struct arena *a, uint32_t slot, struct span span);

/* The query's text in a span. */
struct str bind_text(const struct binder *b, struct span span);
/* Matches the stage's arguments against the operator's shape. */
bool bind_shape(struct binder *b, const struct op_def *op, const struct node *stage,
                struct clause out[SHAPE_MAX]);
/* Reports that only the service can run `name`: an error for a run and a strict check, otherwise a
 * warning.
 */
void bind_needs_service(struct binder *b, struct span at, const char *name);

#endif
