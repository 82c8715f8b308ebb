/*
 * logreduce_values.c - `logreduce values on a, b`: messages counted by the values of fields.
 * Specified: docs/language/logreduce.md.
 */
#include "base/buf.h"
#include "lib/op/analytics/tuple_counter.h"
#include "lib/shared/stage.h"

enum { ON, THRESHOLD };
enum { ID, SIGNATURE, COUNT };

struct values_plan {
    struct slots keys;
    const struct str *names;
    uint64_t least; /* least rows of a cluster */
};

/* `logreduce values details on a, b ID "SIGNATURE"`, also `values-details ID on ..`: the messages
 * of a cluster that the service keeps. Its arguments are not looked at. */
static bool wants_details(const struct node *stage)
{
    const struct node_list *run = &AST(operator, stage)->args;
    size_t at = run->n > 1 && atom_is_punct(run->items[1], "-") ? 2 : 1;
    return at < run->n && atom_is_word(run->items[at], "details");
}

static bool values_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct values_plan *p = arena_new(b->arena, struct values_plan);
    out->data = p;
    if (wants_details(stage)) {
        bind_needs_service(b, AST(operator, stage)->name.span, "logreduce values details");
        return false;
    }
    if (!stage_match(b, stage, c) || !stage_need_messages(b, stage) ||
        !stage_range(b, &c[THRESHOLD], "output_threshold", 0, 1e15)) {
        return false;
    }
    size_t n = c[ON].list.n;
    struct str *names = arena_array(b->arena, struct str, n + 1);
    p->keys.items = arena_array(b->arena, uint32_t, n + 1);
    p->keys.n = n;
    p->names = names;
    for (size_t i = 0; i < n; i++) {
        names[i] = c[ON].list.items[i].name.text;
        if (!bind_read(b, &c[ON].list.items[i].name, &p->keys.items[i])) {
            return false;
        }
    }
    if (c[THRESHOLD].given && c[THRESHOLD].list.items[0].node->kind == NODE_NUMBER) {
        p->least = (uint64_t)c[THRESHOLD].list.items[0].amount.value;
    }
    bind_table(b);
    b->scope.incomparable = "logreduce values";
    bind_define_key(b, STR("_cluster_id"), T_STRING);
    bind_define_key(b, STR("_signature"), T_STRING);
    bind_define(b, STR("_count"), T_INT);
    return true;
}

static bool values_open(struct op_run *r)
{
    const struct values_plan *p = r->node->data;
    tuple_counter_open(r, r->state, p->keys.n);
    return true;
}

static enum flow values_push(struct op_run *r, struct batch *in)
{
    const struct values_plan *p = r->node->data;
    const struct cell **keys = arena_array(in->scratch, const struct cell *, p->keys.n + 1);
    for (size_t i = 0; i < in->live; i++) {
        for (size_t k = 0; k < p->keys.n; k++) {
            keys[k] = &in->cols[p->keys.items[k]][in->sel[i]];
        }
        tuple_counter_add(r->state, keys, in, in->sel[i]);
    }
    return FLOW_MORE;
}

static void put_values(struct op_run *r, struct batch *b, const struct cell *keys, uint64_t count)
{
    const struct values_plan *p = r->node->data;
    struct arena *a = &r->worker->scratch;
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < p->keys.n; i++) {
        char buffer[CELL_TEXT_MAX];
        buf_printf(&text, "%s%.*s=", i > 0 ? ", " : "", STR_ARG(p->names[i]));
        buf_str(&text, cell_is_null(&keys[i]) ? STR("null") : cell_show(&keys[i], buffer));
    }
    struct str signature = arena_str(a, buf_view(&text));
    buf_release(&text);
    tuple_counter_put(r, b, ID, cell_of_text(text_id(a, signature)));
    tuple_counter_put(r, b, SIGNATURE, cell_of_text(signature));
    tuple_counter_put(r, b, COUNT, cell_int((int64_t)count));
}

static enum flow values_finish(struct op_run *r)
{
    const struct values_plan *p = r->node->data;
    return tuple_counter_give(r, r->state, p->least, put_values);
}

const struct op_def op_logreduce_values = {
    .name = "logreduce values",
    .aliases = { "summarize values" },
    .group = "analytics",
    .form = "logreduce values on FIELD {, FIELD} [output_threshold=N]",
    .doc = "Groups messages by the values of fields: _cluster_id, _signature and _count.",
    .shape = { { "on", CLAUSE_NAMES, .repeats = true, .doc = "the fields" },
               { "output_threshold", CLAUSE_OPTION, .optional = true, .value = TAKES_INTEGER,
                 .doc = "leaves out clusters with fewer messages" } },
    .examples = { { "* | logreduce values on action, status", "which combinations there are" } },
    .traits = { .order = ORDER_MADE, .spread = SPREAD_STATES, .makes_table = true },
    .fidelity = FIDELITY_LOCAL,
    .bind = values_bind,
    .state_size = sizeof(struct tuple_counter),
    .open = values_open,
    .push = values_push,
    .combine = tuple_counter_combine,
    .save = tuple_counter_save,
    .restore = tuple_counter_restore,
    .finish = values_finish,
};
