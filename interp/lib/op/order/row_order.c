/*
 * row_order.c - see row_order.h. Specified: docs/language/operators.md, row order.
 */
#include "lib/op/order/row_order.h"

enum { ROWS_MAX = 1000 };

bool row_order_bind(struct binder *b, const struct node *stage, struct plan_node *out,
                    const struct row_order_rule *rule)
{
    struct clause c[SHAPE_MAX];
    struct rel_window *p = &out->as.window;
    if (!stage_match(b, stage, c) || !bind_read(b, &c[ROW_FIELD].list.items[0].name, &p->field) ||
        !stage_range(b, &c[ROW_N], "the number of rows", 1, ROWS_MAX)) {
        return false;
    }
    out->data = rule;
    p->rows = rule->rows;
    if (c[ROW_N].given && c[ROW_N].list.items[0].node->kind == NODE_NUMBER) {
        p->rows = (size_t)AST(number, c[ROW_N].list.items[0].node)->integer;
    }
    p->n_keys = c[ROW_BY].list.n;
    uint32_t *keys = arena_array(b->arena, uint32_t, p->n_keys + 1);
    for (size_t i = 0; i < p->n_keys; i++) {
        if (!bind_read(b, &c[ROW_BY].list.items[i].name, &keys[i])) {
            return false;
        }
    }
    p->keys = keys;
    struct name name = stage_alias(&c[ROW_AS], str_of(rule->result), stage->span);
    enum type type = rule->type;
    if (type == T_ANY && !c[ROW_FIELD].list.items[0].name.placeholder) {
        type = bind_type(b, c[ROW_FIELD].list.items[0].name.text);
    }
    stage_define_name(b, &name, type);
    return true;
}

static void release(void *groups)
{
    tuple_map_release(groups);
}

bool row_order_open(struct op_run *r)
{
    const struct rel_window *p = &r->node->as.window;
    const struct row_order_rule *rule = r->node->data;
    struct row_order_state *s = r->state;
    tuple_map_init(&s->groups, p->n_keys, rule->state_size, op_budget(r));
    arena_on_release(&r->worker->arena, release, &s->groups);
    s->keys = arena_array(&r->worker->arena, const struct cell *, p->n_keys + 1);
    return true;
}

size_t row_order_group(struct row_order_state *s, const struct rel_window *p, const struct batch *b,
                       size_t row)
{
    bool is_new;
    for (size_t i = 0; i < p->n_keys; i++) {
        s->keys[i] = &b->cols[p->keys[i]][row];
    }
    return tuple_map_find(&s->groups, s->keys, tuple_map_hash(s->keys, p->n_keys), &is_new);
}

enum flow row_order_push(struct op_run *r, struct batch *in)
{
    const struct rel_window *p = &r->node->as.window;
    const struct row_order_rule *rule = r->node->data;
    struct row_order_state *s = r->state;
    const struct row_order_scratch buffer = { &s->groups.arena, in->scratch, p->rows };
    const struct cell *values = in->cols[p->field];
    struct cell *out = op_column(r, in, 0);
    size_t kept = 0;
    for (size_t i = 0; i < in->live; i++) {
        uint16_t row = in->sel[i];
        void *state = tuple_map_state(&s->groups, row_order_group(s, p, in, row));
        if (rule->step(state, &buffer, &values[row], &out[row])) {
            in->sel[kept++] = row;
        }
    }
    r->counts.dropped[DROP_VALUE] += in->live - kept;
    in->live = kept;
    return op_emit(r, in);
}
