/*
 * aliased_slice.c - W1051: `timeslice 1m as t | count by t | compare timeshift 1d`. The service's
 * page on timeslice asks for `_timeslice` there; here any name does.
 */
#include "lib/rule/ask.h"

static void look(const struct rule_place *p)
{
    const struct binder *b = p->binder;
    const struct name *op = &AST(operator, p->node)->name;
    struct str slice = b->slice.name;
    bool outlier = str_eq_fold(op->text, STR("outlier"));
    if ((!outlier && !str_eq_fold(op->text, STR("compare"))) || slice.len == 0 ||
        str_eq_fold(slice, STR("_timeslice")) || !scope_find(&b->scope, slice)) {
        return;
    }
    struct diag *g =
        diag_at(b->diags, DIAG_ALIASED_SLICE, op->span,
                "the service's %s needs time slices named `_timeslice`, these are `%.*s`",
                outlier ? "outlier" : "compare", STR_ARG(slice));
    diag_help(b->diags, g,
              "leave out `as %.*s` after timeslice, and name `_timeslice` where it is used",
              STR_ARG(slice));
}

const struct rule_def rule_aliased_slice = {
    .name = "aliased_slice",
    .kinds = RULE_AT(STAGE_OPERATOR),
    .look = look,
};
