/*
 * predict.c - `predict _count by 1m forecast=5`: a line, or an autoregressive model, through values
 * over time. Specified: docs/language/analytics.md, predict.
 */
#include "lib/op/stage.h"

enum { FIELD, BY, MODEL, WINDOW, FORECAST };

static bool check_step(struct binder *b, const struct clause *by)
{
    const struct amount *step = &by->list.items[0].amount;
    if (step->node->kind == NODE_HOLE ||
        (amount_has_time(step) && step->integral && step->value >= 1)) {
        return true;
    }
    struct diag *g =
        stage_complain(b, DIAG_BAD_NUMBER, step->span, "`by` takes the width of a slice of time");
    diag_help(b->diags, g, "write a whole number and s, m, h, d or w, as in by 5m");
    return false;
}

/* `ar` is the only model with a name. */
static bool check_model(struct binder *b, const struct clause *c)
{
    if (c[MODEL].given) {
        const struct name *model = &c[MODEL].list.items[0].name;
        if (!model->hole && !str_eq_fold(model->text, STR("ar")) &&
            !str_eq_fold(model->text, STR("linear"))) {
            struct diag *g = stage_complain(b, DIAG_BAD_ARGUMENTS, model->span,
                                            "there is no model `%.*s`", STR_ARG(model->text));
            diag_help(b->diags, g, "write model=ar, or leave it out for a line");
            return false;
        }
    }
    if (c[FORECAST].given) {
        const struct amount *steps = &c[FORECAST].list.items[0].amount;
        bool unit = steps->unit.len == 0 || amount_has_time(steps);
        if (steps->node->kind == NODE_NUMBER && (!unit || !steps->integral || steps->value < 1)) {
            struct diag *g = stage_complain(b, DIAG_BAD_NUMBER, steps->span,
                                            "forecast takes a number of points or a duration");
            diag_help(b->diags, g, "write forecast=5 or forecast=1h");
            return false;
        }
    }
    return stage_range(b, &c[WINDOW], "ar.window", 1, 1e15);
}

/* Only the slice may be a key. */
static bool check_keys(struct binder *b, const struct node *stage)
{
    for (size_t i = 0; i < b->scope.fields.n; i++) {
        const struct field *f = &b->scope.fields.items[i];
        if (f->key && !str_eq_fold(f->name, b->slice.name) &&
            !str_eq_fold(f->name, STR("_timeslice"))) {
            struct diag *g =
                stage_complain(b, DIAG_BAD_ARGUMENTS, stage_head(stage),
                               "the table is grouped by `%.*s`, too", STR_ARG(f->name));
            diag_help(b->diags, g, "group by the slices of time alone");
            return false;
        }
    }
    return true;
}

static void define(struct binder *b, const struct name *field, const char *suffix)
{
    struct name name = *field;
    name.text = arena_printf(b->arena, "%.*s_%s", STR_ARG(field->text), suffix);
    stage_define_name(b, &name, T_REAL);
}

static bool predict_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    (void)out;
    if (!stage_match(b, stage, c) ||
        !stage_need_table(b, stage,
                          "aggregate by slices of time first: | timeslice 1m | count by _timeslice "
                          "| predict _count by 1m") ||
        !stage_slice(b, stage) || !check_keys(b, stage) || !stage_read(b, &c[FIELD]) ||
        !check_step(b, &c[BY]) || !check_model(b, c)) {
        return false;
    }
    const struct name *field = &c[FIELD].list.items[0].name;
    define(b, field, "predicted");
    if (c[MODEL].given && !str_eq_fold(c[MODEL].list.items[0].name.text, STR("linear"))) {
        define(b, field, "linear");
    }
    define(b, field, "error");
    return true;
}

const struct op_def op_predict = {
    .name = "predict",
    .group = "analytics",
    .form = "predict FIELD by N UNIT [model=ar] [ar.window=N] [forecast=N | N UNIT]",
    .doc = "Predicts the next values of a table by slices of time.",
    .shape = { { NULL, CLAUSE_NAME, .doc = "the number to predict" },
               { "by", CLAUSE_AMOUNT, .anywhere = true,
                 .doc = "the step: the width of the slices" },
               { "model", CLAUSE_OPTION, .optional = true, .value = TAKES_NAME,
                 .doc = "ar for an autoregressive model; else a line" },
               { "ar.window", CLAUSE_OPTION, .optional = true, .value = TAKES_INTEGER,
                 .doc = "how many values before the model looks at" },
               { "forecast", CLAUSE_OPTION, .optional = true, .value = TAKES_AMOUNT,
                 .doc = "how many points, or how long, to predict; else 3" } },
    .examples = { { "* | timeslice 1m | count by _timeslice | predict _count by 1m forecast=10",
                    "ten minutes ahead" } },
    .flags = OP_TABLE | OP_SETS_ORDER,
    .fidelity = FIDELITY_LOCAL,
    .bind = predict_bind,
};
