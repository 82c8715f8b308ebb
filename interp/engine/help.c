/*
 * help.c - see help.h. Everything comes from the rows of the tables.
 */
#include "engine/help.h"

#include "engine/lists.h"

static bool runs_here(const struct op_def *op)
{
    return op->push || op->subplan;
}

static const char *fidelity_text(enum fidelity f)
{
    static const char *const texts[] = { [FIDELITY_UNSTATED] = "not stated",
                                         [FIDELITY_EXACT] = "as documented",
                                         [FIDELITY_INFERRED] =
                                             "our decision where the documentation is silent",
                                         [FIDELITY_LOCAL] = "a local stand-in" };
    return texts[f];
}

static void aliases(struct buf *out, const char *const *names)
{
    for (size_t i = 0; i < 3 && names[i]; i++) {
        buf_printf(out, "%s%s", i ? ", " : "\nAlso written: ", names[i]);
    }
    if (names[0]) {
        buf_char(out, '\n');
    }
}

static void clauses(struct buf *out, const struct op_def *op)
{
    size_t width = 0;
    for (size_t i = 0; i < SHAPE_MAX && op->shape[i].kind != CLAUSE_NONE; i++) {
        size_t len = strlen(shape_label(&op->shape[i]));
        width = len > width ? len : width;
    }
    for (size_t i = 0; i < SHAPE_MAX && op->shape[i].kind != CLAUSE_NONE; i++) {
        const struct clause_shape *c = &op->shape[i];
        buf_printf(out, "%s  %-*s  %s%s\n", i ? "" : "\n", (int)width, shape_label(c), c->doc,
                   c->optional ? " (optional)" : "");
    }
}

static void operator_page(struct buf *out, const struct op_def *op)
{
    buf_printf(out, "%s - %s\n\n  %s\n", op->name, op->doc, op->form);
    clauses(out, op);
    aliases(out, op->aliases);
    for (size_t i = 0; i < 3 && op->examples[i].query; i++) {
        buf_printf(out, "%s  %s\n      %s\n", i ? "" : "\nExamples:\n", op->examples[i].query,
                   op->examples[i].what);
    }
    if (op->use == OP_OF_EVAL) {
        buf_text(out, "\nBelongs to the eval dialect; the service does not know it.\n");
    } else if (runs_here(op)) {
        buf_printf(out, "\nFidelity: %s.\n", fidelity_text(op->fidelity));
    } else {
        buf_text(out, "\nOnly the Sumo Logic service can run it; check accepts it.\n");
    }
}

static void aggregate_page(struct buf *out, const struct agg_def *agg)
{
    buf_printf(out,
               "%s - %s\n\n  %s [as NAME] [by FIELD {, FIELD}]\n\nDefault name of the result: %s\n",
               agg->name, agg->doc, agg->form, agg->output);
    for (size_t i = 0; i < FN_EXAMPLES_MAX && agg->examples[i].call; i++) {
        buf_printf(out, "%s  * | %s  ->  %s\n",
                   i ? "" : "\nExamples, over rows whose x is 1, 2 and null:\n",
                   agg->examples[i].call, agg->examples[i].result);
    }
    buf_printf(out, "\nFidelity: %s.\n", fidelity_text(agg->fidelity));
}

static void signature(struct buf *out, const struct fn_def *fn)
{
    buf_printf(out, "%s(", fn->name);
    for (size_t i = 0; i < fn_params(fn); i++) {
        const struct fn_param *p = &fn->params[i];
        buf_printf(out, "%s%s%s%s%s", i ? ", " : "", p->optional ? "[" : "", p->name,
                   p->repeats ? ", ..." : "", p->optional ? "]" : "");
    }
    buf_char(out, ')');
}

static void function_page(struct buf *out, const struct fn_def *fn)
{
    buf_printf(out, "%s - %s\n\n  ", fn->name, fn->doc);
    signature(out, fn);
    buf_char(out, '\n');
    aliases(out, fn->aliases);
    for (size_t i = 0; i < FN_EXAMPLES_MAX && fn->examples[i].call; i++) {
        buf_printf(out, "%s  %s  ->  %s\n", i ? "" : "\nExamples:\n", fn->examples[i].call,
                   fn->examples[i].result);
    }
    buf_printf(out, "\nA null argument %s. Fidelity: %s.\n",
               fn->nulls == FN_NULL_PASSES ? "gives null" : "is a value like others",
               fidelity_text(fn->fidelity));
}

unsigned help_pages(struct buf *out, struct str name, unsigned kinds)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    const struct op_def *op = kinds & HELP_OPERATOR ? catalog_op(c, name) : NULL;
    const struct agg_def *agg = kinds & HELP_AGGREGATE ? catalog_agg(c, name) : NULL;
    const struct fn_def *fn = kinds & HELP_FUNCTION ? catalog_fn(c, name) : NULL;
    if (op) {
        operator_page(out, op);
    }
    if (agg) {
        buf_text(out, op ? "\n" : "");
        aggregate_page(out, agg);
    }
    if (fn) {
        buf_text(out, op || agg ? "\n" : "");
        function_page(out, fn);
    }
    arena_release(&a);
    return (op ? HELP_OPERATOR : 0U) | (agg ? HELP_AGGREGATE : 0U) | (fn ? HELP_FUNCTION : 0U);
}

static void line(struct buf *out, const char *name, const char *doc, bool runs)
{
    buf_printf(out, "  %-18s %s%s\n", name, doc, runs ? "" : "  (service only)");
}

/* One block a group, in the order in which the groups first appear. */
static bool first_of_group(const char *const *groups, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (groups[i] && strcmp(groups[i], groups[at]) == 0) {
            return false;
        }
    }
    return true;
}

void help_list_operators(struct buf *out)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    const char **groups = arena_array(&a, const char *, c->n_ops);
    for (size_t i = 0; i < c->n_ops; i++) {
        groups[i] = c->ops[i]->use == OP_IMPLIED ? NULL : c->ops[i]->group;
    }
    for (size_t i = 0; i < c->n_ops; i++) {
        if (!groups[i] || !first_of_group(groups, i)) {
            continue;
        }
        buf_printf(out, "%s%s\n", out->b.len ? "\n" : "", groups[i]);
        for (size_t k = i; k < c->n_ops; k++) {
            if (groups[k] && strcmp(groups[k], groups[i]) == 0) {
                line(out, c->ops[k]->name, c->ops[k]->doc, runs_here(c->ops[k]));
            }
        }
    }
    arena_release(&a);
    buf_text(out, "\naggregates\n");
    help_list_aggregates(out);
}

void help_list_aggregates(struct buf *out)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    for (size_t i = 0; i < c->n_aggs; i++) {
        line(out, c->aggs[i]->name, c->aggs[i]->doc, true);
    }
    arena_release(&a);
}

void help_list_functions(struct buf *out)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    const char **groups = arena_array(&a, const char *, c->n_fns);
    for (size_t i = 0; i < c->n_fns; i++) {
        groups[i] = c->fns[i]->family;
    }
    for (size_t i = 0; i < c->n_fns; i++) {
        if (!first_of_group(groups, i)) {
            continue;
        }
        buf_printf(out, "%s%s\n", out->b.len ? "\n" : "", groups[i]);
        for (size_t k = i; k < c->n_fns; k++) {
            if (strcmp(groups[k], groups[i]) == 0) {
                line(out, c->fns[k]->name, c->fns[k]->doc, c->fns[k]->eval || c->fns[k]->lazy);
            }
        }
    }
    arena_release(&a);
}

void help_each(unsigned kinds, help_visit *visit, void *to)
{
    struct arena a;
    arena_init(&a, NULL);
    const struct catalog *c = engine_catalog(&a);
    for (size_t i = 0; kinds & HELP_OPERATOR && i < c->n_ops; i++) {
        const struct op_def *op = c->ops[i];
        bool hidden = op->use == OP_IMPLIED;
        for (size_t k = 0; !hidden && k < 4; k++) {
            const char *name = k == 0 ? op->name : op->aliases[k - 1];
            if (name) {
                visit(to, name, op->form, op->doc);
            }
        }
    }
    for (size_t i = 0; kinds & HELP_AGGREGATE && i < c->n_aggs; i++) {
        visit(to, c->aggs[i]->name, c->aggs[i]->form, c->aggs[i]->doc);
    }
    for (size_t i = 0; kinds & HELP_FUNCTION && i < c->n_fns; i++) {
        const struct fn_def *fn = c->fns[i];
        for (size_t k = 0; k < 4; k++) {
            const char *name = k == 0 ? fn->name : fn->aliases[k - 1];
            if (name) {
                visit(to, name, NULL, fn->doc);
            }
        }
    }
    arena_release(&a);
}
