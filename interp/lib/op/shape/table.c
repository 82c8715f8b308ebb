/*
 * table.c - `table a, b` of the eval dialect: the result has exactly these columns.
 *
 * It does not aggregate: rows and their order are unchanged. The service has no such operator.
 * Specified: docs/language/dialects.md.
 */
#include "exec/op_run.h"
#include "lib/shared/show.h"

static bool table_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause clauses[SHAPE_MAX];
    (void)out;
    struct diag *g = diag_at(b->diags, DIAG_TABLE_OPERATOR, AST(operator, stage)->name.span,
                             "the service has no operator `table`");
    diag_help(b->diags, g, "portable: fields, with the same list");
    diag_fix(b->diags, g, STR("fields"));
    if (!bind_shape(b, b->node->op, stage, clauses) || !show_unique(b, "table", &clauses[0])) {
        return false;
    }
    show_only(b, &clauses[0], false);
    return true;
}

const struct op_def op_table = {
    .name = "table",
    .group = "fields",
    .form = "table FIELD {, FIELD}",
    .doc = "Eval dialect: shows exactly the named fields. Portable: fields FIELD, ...",
    .shape = { { NULL, CLAUSE_NAMES, .repeats = true, .doc = "the columns" } },
    .examples = { { "* | table _messageTime, user", "two columns" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_PROJECT,
    .traits = { .pure = true },
    .use = OP_OF_EVAL,
    .bind = table_bind,
    .push = op_emit,
};
