/*
 * fn_def.h - what a scalar function is: one row. Help, the reference pages, "did you mean" and the
 * tests of its examples read it.
 *
 * An evaluator computes the selected rows of a batch. The framework converts every argument to its
 * parameter's type (a value that cannot be converted is null and is counted), sets the result of
 * rows with a null argument according to the null policy, and passes only the remaining rows.
 */
#ifndef SUMOQ_CATALOG_FN_DEF_H
#define SUMOQ_CATALOG_FN_DEF_H

#include "data/pattern/regex.h"
#include "data/time.h"
#include "data/value.h"

struct binder;
struct expr;
struct node;

/* How faithful a construct is to the service. Every row must state it; a test rejects rows that do
 * not. */
enum fidelity {
    FIDELITY_UNSTATED, /* not stated */
    FIDELITY_EXACT,    /* documented */
    FIDELITY_INFERRED, /* our decision where the documentation is silent */
    FIDELITY_LOCAL,    /* a deterministic substitute */
};

enum fn_nulls {
    FN_NULL_PASSES /* a null in, a null out; the evaluator never sees one */,
    FN_NULL_SEEN
};

/* What a call tests of its first argument, without ever counting an invalid input. */
enum fn_test { FN_TEST_NONE, FN_TEST_NULL, FN_TEST_EMPTY, FN_TEST_BLANK, FN_TEST_CONTAINS };

enum { FN_PARAMS_MAX = 6, FN_EXAMPLES_MAX = 4 };

struct fn_param {
    const char *name;
    enum type type;
    bool optional, repeats;
    bool regex; /* may be a regular expression between slashes; its cell is the pattern's text */
};

/* What is known about a run besides its rows; the same for all rows. */
struct run_facts {
    int64_t now; /* epoch ms */
    bool has_range;
    int64_t from, to; /* the time range, `to` exclusive; by default that of all events */
    bool ends;        /* the range has an explicit end */
    const struct zone *zone;
};

/* Constant arguments of a call, as the checker passes them to `check` and `prepare`. */
struct fn_constants {
    struct arena *arena; /* lives as long as the query */
    const struct cell *const
        *args; /* args[i] is NULL where the argument is not constant, or null */
    size_t n;
    const struct regex *regex; /* of the regular expression among them; NULL: none */
    const char *why;           /* set by `prepare`: the error, or NULL */
    size_t bad_arg;            /* and the argument at fault */
};

struct fn_example {
    const char *call, *result; /* result as a literal: a quoted string, null, true, 3 */
};

/* A column of values; a constant has only one cell, hence the mask. */
struct fn_arg {
    const struct cell *cells;
    uint16_t mask; /* 0 or 0xFFFF */
};

struct fn_call {
    const uint16_t *rows; /* batch rows to compute */
    size_t live;          /* how many */
    const struct fn_arg *args;
    size_t n_args;
    struct cell *out; /* by batch row */
    struct arena *scratch;
    const void *prepared;
    const struct run_facts *facts;
    struct regex_scratch *regex;
    uint64_t *bad;       /* counter of invalid inputs whose result is null */
    uint64_t *undecided; /* counter of results that are null because a regular expression takes too
                            many steps */
    bool *dropped;       /* by batch row: rows that fn_drop removed from the result */
    size_t *n_dropped;
};

struct fn_def {
    const char *name;
    const char *aliases[3];
    const char *family, *doc;
    struct fn_param params[FN_PARAMS_MAX]; /* terminated by one without a name */
    enum type returns;
    enum fn_nulls nulls;
    enum fidelity fidelity;
    enum fn_test test; /* the plan asks it of the source */
    bool lazy;         /* no evaluator: the checker turns it into a kind of expression (`if`) */
    bool named;        /* as a stage it needs `as` (docs/language/functions.md, names of results) */
    bool in_place; /* as a stage without `as` it overwrites its first argument when that is a field
                    */
    bool needs_range;  /* uses the run's time range */
    bool filters_rows; /* may call fn_drop: its stage must run even if nothing reads the result */
    struct fn_example examples[FN_EXAMPLES_MAX];
    /* Validates constant arguments when the query is checked; args[i] is NULL where not constant.
     * Returns NULL or an error message, in `a`; *bad_arg is the index of the argument. May be NULL.
     */
    const char *(*check)(struct arena *a, const struct cell *const *args, size_t n,
                         size_t *bad_arg);
    /* Prepares the constant arguments once per query; the evaluator gets the result as `prepared`.
     * Rejects them by setting k->why. May be NULL, and may return NULL: then the evaluator uses the
     * values. */
    const void *(*prepare)(struct fn_constants *k);
    /* Binds arguments that are not expressions, such as pairs of a field and a column: fills
     * out->args, out->n_args and out->prepared. False: reported. NULL: the arguments are
     * expressions. */
    bool (*bind)(struct binder *b, const struct node *const *args, size_t n, struct expr *out);
    void (*eval)(struct fn_call *c); /* NULL if lazy */
};

/* Row number and argument value of the i-th row to compute. */
static inline size_t fn_row(const struct fn_call *c, size_t i)
{
    return c->rows[i];
}
static inline const struct cell *fn_cell(const struct fn_call *c, size_t arg, size_t i)
{
    return &c->args[arg].cells[c->rows[i] & c->args[arg].mask];
}
static inline struct str fn_text(const struct fn_call *c, size_t arg, size_t i)
{
    return cell_str(fn_cell(c, arg, i));
}
static inline int64_t fn_int(const struct fn_call *c, size_t arg, size_t i)
{
    return fn_cell(c, arg, i)->as.i;
}
static inline void fn_put(struct fn_call *c, size_t i, struct cell v)
{
    c->out[c->rows[i]] = v;
}
/* Is the run out of memory? Then it fails, and the remaining rows need no values: for functions
 * whose results may be much longer than their arguments. */
static inline bool fn_lacks_memory(const struct fn_call *c)
{
    const struct budget *b = c->scratch->budget;
    return b && atomic_load_explicit(&b->over, memory_order_relaxed);
}
/* A string longer than VALUE_MAX becomes null and is counted. */
static inline void fn_put_text(struct fn_call *c, size_t i, struct str s)
{
    bool fits = s.len <= VALUE_MAX;
    *c->bad += !fits;
    fn_put(c, i, fits ? cell_of_text(s) : cell_null());
}

/* Removes the i-th row from the result (docs/language/functions.md, dropped rows); its value is
 * null. The function's row must set `filters_rows`. */
static inline void fn_drop(struct fn_call *c, size_t i)
{
    *c->n_dropped += !c->dropped[c->rows[i]];
    c->dropped[c->rows[i]] = true;
    fn_put(c, i, cell_null());
}

/* Number of parameters; the last may repeat. */
size_t fn_params(const struct fn_def *fn);
/* The parameter of argument `i` (from 0). */
const struct fn_param *fn_param_of(const struct fn_def *fn, size_t i);
/* Minimum and maximum number of arguments; SIZE_MAX: no limit. */
size_t fn_fewest(const struct fn_def *fn);
size_t fn_most(const struct fn_def *fn);

#endif
