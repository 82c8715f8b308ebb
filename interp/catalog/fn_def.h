/*
 * fn_def.h - what a scalar function is: one row. Help, the reference pages, "did you mean" and a
 * test an example all read it.
 *
 * An evaluator computes the selected rows of a batch. The framework has converted every argument to
 * its parameter's type (what does not convert is null and counted), has answered rows with a null
 * argument where the null policy says so, and hands over only the rest.
 */
#ifndef SUMOQ_CATALOG_FN_DEF_H
#define SUMOQ_CATALOG_FN_DEF_H

#include "data/pattern/regex.h"
#include "data/time.h"
#include "data/value.h"

struct binder;
struct expr;
struct node;

/* How faithful a construct is to the service. Every row states it; a row that does not is refused
 * by a test, and claims nothing. */
enum fidelity {
    FIDELITY_UNSTATED, /* the row says nothing */
    FIDELITY_EXACT,    /* documented */
    FIDELITY_INFERRED, /* our decision where the documentation is silent */
    FIDELITY_LOCAL,    /* a deterministic stand-in */
};

enum fn_nulls {
    FN_NULL_PASSES /* a null in, a null out; the evaluator never sees one */,
    FN_NULL_SEEN
};

enum { FN_PARAMS_MAX = 6, FN_EXAMPLES_MAX = 4 };

struct fn_param {
    const char *name;
    enum type type;
    bool optional, repeats;
    bool regex; /* may be a regular expression between slashes; its cell is the pattern's text */
};

/* What a run knows beside its rows; the same for all of them. */
struct run_facts {
    int64_t now; /* epoch ms */
    bool has_range;
    int64_t from, to; /* the time range, `to` exclusive; without one that of all events */
    bool ends;        /* the range has an end that was asked for */
    const struct zone *zone;
};

/* Constant arguments of a call, as the checker hands them to `check` and `prepare`. */
struct fn_constants {
    struct arena *arena; /* lives as long as the query */
    const struct cell *const
        *args; /* args[i] is NULL where the argument is not constant, or null */
    size_t n;
    const struct regex *regex; /* of the regular expression among them; NULL: there is none */
    const char *why;           /* set by `prepare`: what is wrong, NULL: nothing */
    size_t bad_arg;            /* and with which */
};

struct fn_example {
    const char *call, *result; /* result as a literal: text in quotes, null, true, 3 */
};

/* A column of values: of constants there is only one cell, hence the mask. */
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
    uint64_t *bad;       /* count here a value that gives null because it is unfit */
    uint64_t *undecided; /* and here one that is null because its expression takes too many steps */
    bool *dropped;       /* by batch row: rows that fn_drop took out of the result */
    size_t *n_dropped;
};

struct fn_def {
    const char *name;
    const char *aliases[3];
    const char *family, *doc;
    struct fn_param params[FN_PARAMS_MAX]; /* up to the first without a name */
    enum type returns;
    enum fn_nulls nulls;
    enum fidelity fidelity;
    bool lazy;  /* no evaluator of its own: the checker makes a kind of expression of it (`if`) */
    bool named; /* as a stage it needs `as` (docs/language/functions.md, names of results) */
    bool in_place; /* as a stage without `as` it overwrites its first argument when that is a field
                    */
    bool needs_range;  /* looks at the run's time range */
    bool filters_rows; /* may call fn_drop: its stage must run, whoever reads the result */
    struct fn_example examples[FN_EXAMPLES_MAX];
    /* Looks at constant arguments when the query is checked; args[i] is NULL where not constant.
     * Returns NULL or, in `a`, what is wrong; *bad_arg says which. May be NULL. */
    const char *(*check)(struct arena *a, const struct cell *const *args, size_t n,
                         size_t *bad_arg);
    /* Makes of the constant arguments, once a query, what the evaluator gets as `prepared`. Also
     * refuses them: k->why. May be NULL, and may return NULL: then the evaluator looks at the
     * values. */
    const void *(*prepare)(struct fn_constants *k);
    /* Binds arguments that are no expressions, as pairs of a field and a column: fills out->args,
     * out->n_args and out->prepared. False: reported. NULL: they are expressions. */
    bool (*bind)(struct binder *b, const struct node *const *args, size_t n, struct expr *out);
    void (*eval)(struct fn_call *c); /* NULL if lazy */
};

/* Row and value of the i-th row to compute. */
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
/* Has the run used up its memory? Then it fails, and the rest of the rows need no values: for
 * functions whose texts may be much longer than their arguments. */
static inline bool fn_lacks_memory(const struct fn_call *c)
{
    const struct budget *b = c->scratch->budget;
    return b && atomic_load_explicit(&b->over, memory_order_relaxed);
}
/* A text beyond VALUE_MAX is null, and counted. */
static inline void fn_put_text(struct fn_call *c, size_t i, struct str s)
{
    bool fits = s.len <= VALUE_MAX;
    *c->bad += !fits;
    fn_put(c, i, fits ? cell_of_text(s) : cell_null());
}

/* The i-th row leaves the result (docs/language/functions.md, dropped rows); its value is null. The
 * function's row says `drops`. */
static inline void fn_drop(struct fn_call *c, size_t i)
{
    *c->n_dropped += !c->dropped[c->rows[i]];
    c->dropped[c->rows[i]] = true;
    fn_put(c, i, cell_null());
}

/* Number of parameters; the last may repeat. */
size_t fn_params(const struct fn_def *fn);
/* The parameter that argument `i` (from 0) goes to. */
const struct fn_param *fn_param_of(const struct fn_def *fn, size_t i);
/* Fewest and most arguments; SIZE_MAX: no limit. */
size_t fn_fewest(const struct fn_def *fn);
size_t fn_most(const struct fn_def *fn);

#endif
