/*
 * prefilter.h - the tests of a scan as SQL: a superset filter.
 */
#ifndef SUMOQ_STORE_PREFILTER_H
#define SUMOQ_STORE_PREFILTER_H

#include "base/buf.h"
#include "source/scan_spec.h"
#include "store/matcher.h"
#include "store/stmt.h"

/* Where a field of the spec is, before any row is read. */
enum prefilter_field {
    PREFILTER_STORED, /* it is the SQL expression `sql` */
    PREFILTER_TIME,   /* the same, an integer or, whatever it may be, null: tested for order only */
    PREFILTER_NULL,   /* in no event */
    PREFILTER_OPEN,   /* not tested: defaults apply, or it is stored elsewhere */
};

struct prefilter_place {
    enum prefilter_field field;
    const char *sql;
    bool null_passes; /* where `sql` is null the value may be elsewhere */
    bool joined;      /* in a table that is joined to the first one */
};

struct matcher_list {
    struct matcher *items;
    size_t n, cap;
};

struct value_list {
    struct cell *items;
    size_t n, cap;
};

/* The condition, the values of its parameters (from ?`first` on) and its functions (m0, m1, ...).
 */
struct prefilter {
    struct arena *arena;
    struct buf sql;
    int first;
    struct value_list values;
    struct matcher_list matchers;
    size_t depth, terms;
};

/* Writes the filter of `spec` as an SQL condition into f->sql; nothing when every row passes. All
 * but f->sql, which the caller frees, lives in `a`. */
void prefilter_make(struct prefilter *f, struct arena *a, const struct scan_spec *spec,
                    const struct prefilter_place *places, int first);

/* Makes the functions of the condition known to `db`, with memory in `a`; false: db->why. */
bool prefilter_register(const struct prefilter *f, struct arena *a, struct db *db);
/* Sets the parameters of a statement that has the condition; false: its db->why. */
bool prefilter_bind(const struct prefilter *f, struct stmt *s);

#endif
