/*
 * catalog.c - see catalog.h. Lists are short (a few hundred rows), so look-ups are linear.
 */
#include "catalog/catalog.h"

#include "base/suggest.h"

#include <assert.h>

enum { NAME_MAX_BYTES = 64 };

static bool named(struct str name, const char *main, const char *const *aliases)
{
    if (str_eq_fold(name, str_of(main))) {
        return true;
    }
    for (size_t i = 0; i < 3 && aliases[i]; i++) {
        if (str_eq_fold(name, str_of(aliases[i]))) {
            return true;
        }
    }
    return false;
}

const struct op_def *catalog_op(const struct catalog *c, struct str name)
{
    for (size_t i = 0; i < c->n_ops; i++) {
        if (c->ops[i]->use != OP_IMPLIED && named(name, c->ops[i]->name, c->ops[i]->aliases)) {
            return c->ops[i];
        }
    }
    return NULL;
}

const struct op_def *catalog_internal(const struct catalog *c, const char *name)
{
    size_t i = 0;
    while (c->ops[i]->use != OP_IMPLIED || strcmp(c->ops[i]->name, name) != 0) {
        i++;
        assert(i < c->n_ops && "an internal operator has no row");
    }
    return c->ops[i];
}

const struct fn_def *catalog_fn(const struct catalog *c, struct str name)
{
    for (size_t i = 0; i < c->n_fns; i++) {
        if (named(name, c->fns[i]->name, c->fns[i]->aliases)) {
            return c->fns[i];
        }
    }
    return NULL;
}

const struct agg_def *catalog_agg(const struct catalog *c, struct str name)
{
    for (size_t i = 0; i < c->n_aggs; i++) {
        if (str_eq_fold(name, str_of(c->aggs[i]->name))) {
            return c->aggs[i];
        }
    }
    return NULL;
}

const struct op_def *catalog_stage(const struct catalog *c, const struct node_operator *stage)
{
    const struct node *second = stage->args.n > 0 ? stage->args.items[0] : NULL;
    if (second && second->kind == NODE_WORD) {
        struct str word = AST(word, second)->text;
        char both[NAME_MAX_BYTES];
        size_t len = stage->name.text.len + 1 + word.len;
        if (len <= sizeof both) {
            memcpy(both, stage->name.text.s, stage->name.text.len);
            both[stage->name.text.len] = ' ';
            memcpy(both + stage->name.text.len + 1, word.s, word.len);
            const struct op_def *op = catalog_op(c, (struct str) { both, len });
            if (op) {
                return op;
            }
        }
    }
    return catalog_op(c, stage->name.text);
}

struct str catalog_near_op(const struct catalog *c, struct str name)
{
    struct suggest s;
    suggest_init(&s, name);
    for (size_t i = 0; i < c->n_ops; i++) {
        if (c->ops[i]->use == OP_IMPLIED || c->ops[i]->use == OP_OF_EVAL) {
            continue;
        }
        suggest_offer(&s, str_of(c->ops[i]->name));
        for (size_t k = 0; k < 3 && c->ops[i]->aliases[k]; k++) {
            suggest_offer(&s, str_of(c->ops[i]->aliases[k]));
        }
    }
    for (size_t i = 0; i < c->n_aggs; i++) {
        suggest_offer(&s, str_of(c->aggs[i]->name));
    }
    return suggest_best(&s);
}

struct str catalog_near_fn(const struct catalog *c, struct str name)
{
    struct suggest s;
    suggest_init(&s, name);
    for (size_t i = 0; i < c->n_fns; i++) {
        suggest_offer(&s, str_of(c->fns[i]->name));
        for (size_t k = 0; k < 3 && c->fns[i]->aliases[k]; k++) {
            suggest_offer(&s, str_of(c->fns[i]->aliases[k]));
        }
    }
    return suggest_best(&s);
}

size_t fn_params(const struct fn_def *fn)
{
    size_t n = 0;
    while (n < FN_PARAMS_MAX && fn->params[n].name) {
        n++;
    }
    return n;
}

const struct fn_param *fn_param_of(const struct fn_def *fn, size_t i)
{
    size_t n = fn_params(fn);
    return &fn->params[i < n ? i : n - 1];
}

size_t fn_fewest(const struct fn_def *fn)
{
    size_t n = 0;
    while (n < fn_params(fn) && !fn->params[n].optional) {
        n++;
    }
    return n;
}

size_t fn_most(const struct fn_def *fn)
{
    size_t n = fn_params(fn);
    return n > 0 && fn->params[n - 1].repeats ? SIZE_MAX : n;
}
