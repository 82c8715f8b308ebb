/*
 * compose.c - `compose a, b`: the fields that a subquery returns to its query. At the end of a
 * query of its own it shows the rows. Specified: docs/language/joins.md.
 */
#include "exec/op_run.h"
#include "lib/shared/show.h"
#include "lib/shared/stage.h"

enum { BY, FIELDS, MOST, KEYWORDS };

static bool compose_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    (void)out;
    if (!stage_match(b, stage, c) || !show_unique(b, "compose", &c[FIELDS]) ||
        !stage_read(b, &c[FIELDS]) || !stage_range(b, &c[MOST], "maxresults", 1, 1e15)) {
        return false;
    }
    show_only(b, &c[FIELDS], false);
    return true;
}

/* The rows of a subquery are returned to the enclosing query (engine/compose.h). */
static enum flow compose_push(struct op_run *r, struct batch *in)
{
    return op_emit(r, in);
}

const struct op_def op_compose = {
    .name = "compose",
    .group = "join",
    .form = "compose FIELD {, FIELD} [maxresults=N] [keywords]",
    .doc = "Ends a subquery: the fields whose values it gives.",
    .shape = { { "by", CLAUSE_FLAG, .optional = true, .doc = "accepted before the fields" },
               { NULL, CLAUSE_NAMES, .repeats = true, .doc = "the fields" },
               { "maxresults", CLAUSE_OPTION, .optional = true, .value = TAKES_INTEGER,
                 .doc = "how many rows at most; else 2,500" },
               { "keywords", CLAUSE_FLAG, .optional = true,
                 .doc = "values become keywords instead of field=value" } },
    .examples = { { "* | count by user | compose user", "what a subquery would give" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_PROJECT,
    .traits = { .returns = true },
    .bind = compose_bind,
    .push = compose_push,
};
