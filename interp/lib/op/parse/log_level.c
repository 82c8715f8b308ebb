/*
 * log_level.c - `_loglevel`: the event's own, else the level that its text shows. Specified:
 * docs/language/fields.md.
 */
#include "data/log_level.h"

#include "check/log_level.h"
#include "exec/op_run.h"

static enum flow log_level_push(struct op_run *r, struct batch *in)
{
    const struct log_level_plan *p = r->node->data;
    op_column(r, in, 0);
    for (size_t i = 0; i < in->live; i++) {
        size_t row = in->sel[i];
        struct cell *to = &in->cols[p->slot][row];
        const struct cell *text = &in->cols[p->raw][row];
        *to = in->cols[p->own][row];
        const char *level =
            cell_is_null(to) && cell_is_text(text) ? log_level_of(cell_str(text)) : NULL;
        if (level) {
            *to = cell_of_text(str_of(level));
        }
    }
    return op_emit(r, in);
}

const struct op_def op_log_level = {
    .name = "(log level)",
    .fidelity = FIDELITY_EXACT,
    .kind = REL_EXTEND,
    .traits = { .pure = true },
    .use = OP_IMPLIED,
    .push = log_level_push,
};
