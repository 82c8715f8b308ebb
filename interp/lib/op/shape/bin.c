/*
 * bin.c - `bin x width=10`: the bin of a number. Specified: docs/language/operators.md,
 * bin.
 */
#include "exec/op_run.h"
#include "lib/shared/stage.h"

#include <math.h>

enum { FIELD, WIDTH, LEAST, MOST };

struct bin_plan {
    uint32_t field;
    double width, least;
    double last; /* number of the last bin; infinite without max */
    bool has_least;
};

static double option(const struct clause *c, double fallback)
{
    bool has = c->given && c->list.items[0].node->kind == NODE_NUMBER;
    return has ? c->list.items[0].amount.value : fallback;
}

static bool bin_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct bin_plan *p = arena_new(b->arena, struct bin_plan);
    out->data = p;
    if (!stage_match(b, stage, c) || !bind_read(b, &c[FIELD].list.items[0].name, &p->field)) {
        return false;
    }
    const struct clause_item *width = &c[WIDTH].list.items[0];
    if (width->node->kind == NODE_NUMBER && !(width->amount.value > 0)) {
        stage_complain(b, DIAG_BAD_NUMBER, width->span, "a bin's width is above 0");
        return false;
    }
    bool both = c[LEAST].given && c[MOST].given;
    if (both && c[LEAST].list.items[0].node->kind == NODE_NUMBER &&
        c[MOST].list.items[0].node->kind == NODE_NUMBER &&
        c[LEAST].list.items[0].amount.value >= c[MOST].list.items[0].amount.value) {
        stage_complain(b, DIAG_BAD_NUMBER, c[MOST].span, "max is above min");
        return false;
    }
    p->width = option(&c[WIDTH], 1);
    p->least = option(&c[LEAST], 0);
    p->has_least = c[LEAST].given;
    p->last = ceil((option(&c[MOST], INFINITY) - p->least) / p->width) - 1;
    bind_define(b, STR("_bin_label"), T_STRING);
    bind_define(b, STR("_bin_lower"), T_REAL);
    bind_define(b, STR("_bin_upper"), T_REAL);
    return true;
}

static struct cell label(struct arena *scratch, struct cell lower, struct cell upper)
{
    char from[CELL_TEXT_MAX], to[CELL_TEXT_MAX];
    struct str a = cell_show(&lower, from), b = cell_show(&upper, to);
    return cell_of_text(arena_printf(scratch, "[%.*s, %.*s)", STR_ARG(a), STR_ARG(b)));
}

static enum flow bin_push(struct op_run *r, struct batch *in)
{
    const struct bin_plan *p = r->node->data;
    const struct cell *values = in->cols[p->field];
    struct cell *labels = op_column(r, in, 0), *lower = op_column(r, in, 1),
                *upper = op_column(r, in, 2);
    bool named = plan_keeps(r->node, r->node->writes.items[0]);
    for (size_t i = 0; i < in->live; i++) {
        size_t row = in->sel[i];
        double x;
        labels[row] = lower[row] = upper[row] = cell_null();
        if (!cell_numeric(&values[row], &x) || !isfinite(x)) {
            continue;
        }
        double bin = floor((x - p->least) / p->width);
        bin = p->has_least && bin < 0 ? 0 : bin;
        bin = bin > p->last ? p->last : bin;
        lower[row] = cell_real(p->least + bin * p->width);
        upper[row] = cell_real(lower[row].as.f + p->width);
        if (named) {
            labels[row] = label(in->scratch, lower[row], upper[row]);
        }
    }
    return op_emit(r, in);
}

const struct op_def op_bin = {
    .name = "bin",
    .group = "shape",
    .form = "bin FIELD width=N [, min=N] [, max=N]",
    .doc = "Puts numbers into bins of equal width: _bin_label, _bin_lower, _bin_upper.",
    .shape = { { NULL, CLAUSE_NAME, .doc = "the number" },
               { "width", CLAUSE_OPTION, .value = TAKES_NUMBER, .doc = "how wide a bin is" },
               { "min", CLAUSE_OPTION, .optional = true, .value = TAKES_NUMBER,
                 .doc = "where the first bin begins" },
               { "max", CLAUSE_OPTION, .optional = true, .value = TAKES_NUMBER,
                 .doc = "what the last bin reaches" } },
    .examples = { { "* | bin size width=100 | count by _bin_label", "how many of which size" } },
    .fidelity = FIDELITY_INFERRED,
    .kind = REL_EXTEND,
    .traits = { .pure = true },
    .bind = bin_bind,
    .push = bin_push,
};
