/*
 * timeslice.c - `timeslice 5m`: the slice of time that a row lies in.
 *
 * Makes the slice's start and its end, `__timeslice_end`. Later stages ask the binder for the
 * column (outlier, fillmissing). Specified: docs/language/operators.md, timeslice.
 */
#include "lib/op/stage.h"

enum { BY, WIDTH, AS };

/* Is the argument a width or a number of buckets? */
static bool check_width(struct binder *b, const struct amount *amount, bool *buckets)
{
    *buckets = str_eq_fold(amount->unit, STR("buckets"));
    if (amount->node->kind == NODE_HOLE) {
        return true;
    }
    struct diag *g;
    if (amount->unit.len == 0) {
        g = stage_complain(b, DIAG_BAD_NUMBER, amount->span, "the width has no unit of time");
    } else if (!*buckets && !amount_has_time(amount)) {
        g = stage_complain(b, DIAG_BAD_NUMBER, amount->span, "there is no unit of time `%.*s`",
                           STR_ARG(amount->unit));
    } else if (!amount->integral || amount->value < 1) {
        g = stage_complain(b, DIAG_BAD_NUMBER, amount->span,
                           "slices are a whole number of units wide, 1 or more");
    } else {
        return true;
    }
    diag_help(b->diags, g,
              "the units are s, m, h, d and w, as in 5m; or write a number of slices: 10 buckets");
    return false;
}

static bool timeslice_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    bool buckets = false;
    (void)out;
    if (!stage_match(b, stage, c) || !stage_time(b, stage) ||
        (c[WIDTH].given && !check_width(b, &c[WIDTH].list.items[0].amount, &buckets))) {
        return false;
    }
    struct name name = stage_alias(&c[AS], STR("_timeslice"), stage->span);
    stage_define_name(b, &name, T_TIME);
    b->slice = (struct slice) { name.text, c[WIDTH].given && !buckets };
    bind_define(b, arena_printf(b->arena, "_%.*s_end", STR_ARG(name.text)), T_TIME);
    return true;
}

const struct op_def op_timeslice = {
    .name = "timeslice",
    .group = "time",
    .form = "timeslice [by] [N UNIT | N buckets] [as NAME]",
    .doc =
        "Puts every row into a slice of time: its start in _timeslice, its end in __timeslice_end.",
    .shape = { { "by", CLAUSE_FLAG, .optional = true, .doc = "may stand in front of the width" },
               { NULL, CLAUSE_AMOUNT, .optional = true,
                 .doc = "the width with its unit, s, m, h, d or w, or a number of buckets; else "
                        "one slice" },
               { "as", CLAUSE_NAME, .optional = true,
                 .doc = "the slice's name; else _timeslice" } },
    .examples = { { "* | timeslice 5m | count by _timeslice", "a row every five minutes" } },
    .bind = timeslice_bind,
};
