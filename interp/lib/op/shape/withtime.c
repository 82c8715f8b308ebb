/*
 * withtime.c - `withtime x`: attaches its time to a value, for most_recent and least_recent.
 * Streams. Specified: docs/language/aggregates.md.
 */
#include "exec/op_run.h"
#include "lib/shared/stage.h"
#include "lib/shared/timed_value.h"

struct withtime_plan {
    uint32_t value, time;
};

static bool withtime_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct withtime_plan *p = arena_new(b->arena, struct withtime_plan);
    if (!stage_match(b, stage, c) || !bind_read(b, &c[0].list.items[0].name, &p->value) ||
        !stage_time(b, stage)) {
        return false;
    }
    p->time = bind_find(b, STR("_messageTime"));
    struct name name = c[0].list.items[0].name;
    name.text = arena_printf(b->arena, "%.*s_withtime", STR_ARG(name.text));
    stage_define_name(b, &name, T_STRING);
    out->data = p;
    return true;
}

static enum flow withtime_push(struct op_run *r, struct batch *in)
{
    const struct withtime_plan *p = r->node->data;
    if (r->node->writes.n == 0) {
        return op_emit(r, in); /* the field is named by a placeholder */
    }
    struct cell *out = op_column(r, in, 0);
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < in->live; i++) {
        size_t row = in->sel[i];
        const struct cell *value = &in->cols[p->value][row];
        int64_t ms;
        out[row] = cell_null();
        if (!cell_is_null(value) && cell_integer(&in->cols[p->time][row], &ms)) {
            buf_clear(&text);
            timed_value_write(&text, value, ms);
            out[row] = cell_of_text(arena_str(in->scratch, buf_view(&text)));
        }
    }
    buf_release(&text);
    return op_emit(r, in);
}

const struct op_def op_withtime = {
    .name = "withtime",
    .group = "time",
    .form = "withtime FIELD",
    .doc = "Ties a value to its time in FIELD_withtime, for most_recent and least_recent.",
    .shape = { { NULL, CLAUSE_NAME, .doc = "the field" } },
    .examples = { { "* | withtime user | most_recent(user_withtime) by action",
                    "the newest user of each action" } },
    .kind = REL_EXTEND,
    .traits = { .pure = true },
    .fidelity = FIDELITY_INFERRED,
    .bind = withtime_bind,
    .push = withtime_push,
};
