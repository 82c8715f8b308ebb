/*
 * catalog_rel.c - the kinds and traits of operators agree with their functions, and the operators
 * of no plain kind are listed.
 */
#include "engine/lists.h"

#include "catalog/catalog.h"

#include <criterion/criterion.h>

/* What fits no plain kind. A new operator belongs here only when no kind describes it: whoever
 * reads the plan (views of it, other engines) knows of these no more than their columns. */
static const char *const opaque[] = {
    "(result)",  "compare",        "logcompare",       "logexplain",
    "logreduce", "logreduce keys", "logreduce values", "merge",
    "outlier",   "predict",        "sessionize",       "top",
    "topk",      "trace",          "transaction",      "transactionize",
};

static bool is_listed(const char *name)
{
    for (size_t i = 0; i < sizeof opaque / sizeof *opaque; i++) {
        if (strcmp(opaque[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool runs(const struct op_def *op)
{
    return op->push || op->subplan;
}

Test(catalog_rel, opaque_operators_are_listed)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    size_t n = 0;
    for (size_t i = 0; i < c->n_ops; i++) {
        bool is = runs(c->ops[i]) && c->ops[i]->kind == REL_OPAQUE;
        n += is;
        cr_expect_eq(is, is_listed(c->ops[i]->name), "`%s`", c->ops[i]->name);
    }
    cr_expect_eq(n, sizeof opaque / sizeof *opaque);
    arena_release(&a);
}

Test(catalog_rel, traits_agree_with_functions)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    for (size_t i = 0; i < c->n_ops; i++) {
        const struct op_def *op = c->ops[i];
        const struct rel_traits *t = &op->traits;
        if (!runs(op)) {
            continue;
        }
        cr_expect_eq(t->spread == SPREAD_QUERIES, op->subplan != NULL, "`%s`", op->name);
        cr_expect(t->spread != SPREAD_STATES || (op->combine && op->finish), "`%s`", op->name);
        cr_expect(t->spread != SPREAD_ROWS || !op->finish, "`%s` holds rows", op->name);
        cr_expect(!op->finish || op->combine, "`%s`: workers end with it", op->name);
        cr_expect(!t->pure || t->spread == SPREAD_ROWS, "`%s`", op->name);
        cr_expect(!rel_needs_order(t) || t->spread == SPREAD_ONE, "`%s`", op->name);
        cr_expect(!t->makes_table || rel_makes_order(t), "`%s`: tables are in order", op->name);
    }
    arena_release(&a);
}
