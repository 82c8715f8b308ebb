/*
 * lists.c - see lists.h. The lists of files are written by the Makefile from the folders.
 */
#include "engine/lists.h"

#define OP(name) extern const struct op_def op_##name;
#include "op_list.def"
#undef OP
extern const struct op_def ops_service[];
#define FN(name) extern const struct fn_def fns_##name[];
#include "fn_list.def"
#undef FN
#define AGG(name) extern const struct agg_def aggs_##name[];
#include "agg_list.def"
#undef AGG
#define RULE(name) extern const struct rule_def rule_##name;
#include "rule_list.def"
#undef RULE

static const struct op_def *const built[] = {
#define OP(name) &op_##name,
#include "op_list.def"
#undef OP
};

static const struct fn_def *const families[] = {
#define FN(name) fns_##name,
#include "fn_list.def"
#undef FN
};

static const struct agg_def *const aggregates[] = {
#define AGG(name) aggs_##name,
#include "agg_list.def"
#undef AGG
};

static const struct rule_def *const rules[] = {
#define RULE(name) &rule_##name,
#include "rule_list.def"
#undef RULE
};

enum { N_BUILT = sizeof built / sizeof *built };

static void list_ops(struct arena *a, struct catalog *c)
{
    size_t n = N_BUILT;
    while (ops_service[n - N_BUILT].name) {
        n++;
    }
    const struct op_def **ops = arena_array(a, const struct op_def *, n);
    for (size_t i = 0; i < n; i++) {
        ops[i] = i < N_BUILT ? built[i] : &ops_service[i - N_BUILT];
    }
    c->ops = ops;
    c->n_ops = n;
}

static void list_fns(struct arena *a, struct catalog *c)
{
    size_t n = 0;
    for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
        for (const struct fn_def *fn = families[f]; fn->name; fn++) {
            n++;
        }
    }
    const struct fn_def **fns = arena_array(a, const struct fn_def *, n);
    for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
        for (const struct fn_def *fn = families[f]; fn->name; fn++) {
            fns[c->n_fns++] = fn;
        }
    }
    c->fns = fns;
}

static void list_aggs(struct arena *a, struct catalog *c)
{
    size_t n = 0;
    for (size_t f = 0; f < sizeof aggregates / sizeof *aggregates; f++) {
        for (const struct agg_def *g = aggregates[f]; g->name; g++) {
            n++;
        }
    }
    const struct agg_def **aggs = arena_array(a, const struct agg_def *, n);
    for (size_t f = 0; f < sizeof aggregates / sizeof *aggregates; f++) {
        for (const struct agg_def *g = aggregates[f]; g->name; g++) {
            aggs[c->n_aggs++] = g;
        }
    }
    c->aggs = aggs;
}

const struct catalog *engine_catalog(struct arena *a)
{
    struct catalog *c = arena_new(a, struct catalog);
    list_ops(a, c);
    list_fns(a, c);
    list_aggs(a, c);
    c->rules = rules;
    c->n_rules = sizeof rules / sizeof *rules;
    return c;
}
