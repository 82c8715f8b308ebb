/*
 * outlier.c - `outlier _count window=10, threshold=3`: values that lie apart from those before.
 * Specified: docs/language/analytics.md, outlier.
 */
#include "lib/op/stage.h"

enum { FIELD, BY, WINDOW, THRESHOLD, CONSECUTIVE, DIRECTION };

static bool outlier_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    static const struct {
        const char *suffix;
        enum type type;
    } columns[] = { { "error", T_REAL }, { "lower", T_REAL },    { "upper", T_REAL },
                    { "std", T_REAL },   { "indicator", T_INT }, { "violation", T_INT } };
    struct clause c[SHAPE_MAX];
    (void)out;
    if (!stage_match(b, stage, c) ||
        !stage_need_table(b, stage,
                          "aggregate by slices of time first: | timeslice 5m | count by _timeslice "
                          "| outlier _count") ||
        !stage_slice(b, stage) || !stage_read(b, &c[FIELD]) || !stage_read(b, &c[BY]) ||
        !stage_range(b, &c[WINDOW], "window", 1, 1e15) ||
        !stage_range(b, &c[CONSECUTIVE], "consecutive", 1, 1e15) ||
        !stage_range(b, &c[THRESHOLD], "threshold", 0, 1e300)) {
        return false;
    }
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        struct name name = c[FIELD].list.items[0].name;
        name.text = arena_printf(b->arena, "%.*s_%s", STR_ARG(name.text), columns[i].suffix);
        stage_define_name(b, &name, columns[i].type);
    }
    return true;
}

const struct op_def op_outlier = {
    .name = "outlier",
    .group = "analytics",
    .form = "outlier FIELD [by FIELD {, FIELD}] [window=N] [threshold=N] [consecutive=N] "
            "[direction=+|-|+-]",
    .doc = "Marks values that lie apart from the values before, in a table by slices of time.",
    .shape = { { NULL, CLAUSE_NAME, .doc = "the number to watch" },
               { "by", CLAUSE_NAMES, .optional = true, .repeats = true, .anywhere = true,
                 .doc = "each group by itself" },
               { "window", CLAUSE_OPTION, .optional = true, .value = TAKES_INTEGER,
                 .doc = "how many values before to look at; else 10" },
               { "threshold", CLAUSE_OPTION, .optional = true, .value = TAKES_NUMBER,
                 .doc = "how many standard deviations are apart; else 3" },
               { "consecutive", CLAUSE_OPTION, .optional = true, .value = TAKES_INTEGER,
                 .doc = "how many in a row make a violation; else 1" },
               { "direction", CLAUSE_OPTION, .optional = true, .value = TAKES_SIGNS,
                 .doc = "+ above, - below, +- both" } },
    .examples = { { "* | timeslice 5m | count by _timeslice | outlier _count window=12, "
                    "threshold=2",
                    "unusual counts" } },
    .flags = OP_TABLE | OP_SETS_ORDER,
    .fidelity = FIDELITY_LOCAL,
    .bind = outlier_bind,
};
