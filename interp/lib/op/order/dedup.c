/*
 * dedup.c - `dedup 1 by a, b`, `dedup a`: the first rows of every combination of values. Specified:
 * docs/language/operators.md, dedup.
 */
#include "data/order.h"
#include "exec/op_run.h"
#include "exec/tuple_map.h"
#include "lib/shared/owned_cell.h"
#include "lib/shared/stage.h"

enum { CONSECUTIVE, ROWS, FIELDS, BY };

struct dedup_state {
    struct tuple_map seen; /* rows of each combination; unused when consecutive */
    const struct cell **keys;
    struct owned_cell *last; /* consecutive: the combination of the run, and its rows */
    uint64_t run;
};

static bool add_slot(struct binder *b, struct rel_dedup *p, const struct name *name)
{
    uint32_t *slots = (uint32_t *)p->slots;
    return bind_read(b, name, &slots[p->n++]);
}

static bool dedup_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct rel_dedup *p = &out->as.dedup;
    if (!stage_match(b, stage, c) || !stage_range(b, &c[ROWS], "the number of rows", 1, 1e15)) {
        return false;
    }
    p->rows = 1;
    if (c[ROWS].given && c[ROWS].list.items[0].node->kind == NODE_NUMBER) {
        p->rows = (uint64_t)AST(number, c[ROWS].list.items[0].node)->integer;
    }
    const struct clause *by = c[BY].given ? &c[BY] : &c[FIELDS];
    if (c[BY].given && c[FIELDS].given) {
        struct diag *g = diag_at(b->diags, DIAG_BAD_ARGUMENTS, c[FIELDS].span,
                                 "dedup: fields are given before `by` and after it");
        diag_help(b->diags, g, "write all fields after `by`, with commas between them");
        return false;
    }
    p->consecutive = c[CONSECUTIVE].given;
    p->slots = arena_array(b->arena, uint32_t, by->list.n + b->scope.fields.n + 1);
    bool ok = true;
    for (size_t i = 0; ok && i < by->list.n; i++) {
        ok = add_slot(b, p, &by->list.items[i].name);
    }
    if (!by->given && !b->scope.table) {
        ok = add_slot(b, p, &(struct name) { .text = STR("_raw"), .span = stage->span });
    }
    for (size_t i = 0; ok && !by->given && b->scope.table && i < b->scope.fields.n; i++) {
        ok = add_slot(
            b, p, &(struct name) { .text = b->scope.fields.items[i].name, .span = stage->span });
    }
    return ok;
}

static void release(void *seen)
{
    tuple_map_release(seen);
}

static bool dedup_open(struct op_run *r)
{
    const struct rel_dedup *p = &r->node->as.dedup;
    struct dedup_state *s = r->state;
    struct arena *a = &r->worker->arena;
    tuple_map_init(&s->seen, p->n, sizeof(uint64_t), op_budget(r));
    arena_on_release(a, release, &s->seen);
    s->keys = arena_array(a, const struct cell *, p->n + 1);
    s->last = arena_array(a, struct owned_cell, p->n + 1);
    return true;
}

/* The number of rows of this combination so far, including this one. */
static uint64_t count_seen(struct dedup_state *s, const struct rel_dedup *p)
{
    bool is_new;
    size_t i = tuple_map_find(&s->seen, s->keys, tuple_map_hash(s->keys, p->n), &is_new);
    return ++*(uint64_t *)tuple_map_state(&s->seen, i);
}

static uint64_t count_run(struct dedup_state *s, const struct rel_dedup *p)
{
    bool same = s->run > 0;
    for (size_t i = 0; i < p->n && same; i++) {
        same = cell_same_key(&s->last[i].cell, s->keys[i]);
    }
    if (same) {
        return ++s->run;
    }
    for (size_t i = 0; i < p->n; i++) {
        owned_cell_set(&s->last[i], &s->seen.arena, s->keys[i]);
    }
    return s->run = 1;
}

static enum flow dedup_push(struct op_run *r, struct batch *in)
{
    const struct rel_dedup *p = &r->node->as.dedup;
    struct dedup_state *s = r->state;
    size_t kept = 0;
    for (size_t i = 0; i < in->live; i++) {
        uint16_t row = in->sel[i];
        for (size_t k = 0; k < p->n; k++) {
            s->keys[k] = &in->cols[p->slots[k]][row];
        }
        if ((p->consecutive ? count_run(s, p) : count_seen(s, p)) <= p->rows) {
            in->sel[kept++] = row;
        }
    }
    r->counts.dropped[DROP_LIMIT] += in->live - kept;
    in->live = kept;
    return op_emit(r, in);
}

const struct op_def op_dedup = {
    .name = "dedup",
    .group = "order",
    .form = "dedup [consecutive] [N] [[by] FIELD {, FIELD}]",
    .doc = "Keeps the first rows of every combination of values.",
    .shape = { { "consecutive", CLAUSE_FLAG, .optional = true, .doc = "only among neighbours" },
               { NULL, CLAUSE_INTEGER, .optional = true, .doc = "how many rows to keep; else 1" },
               { NULL, CLAUSE_NAMES, .optional = true, .repeats = true,
                 .doc = "the same as after `by`" },
               { "by", CLAUSE_NAMES, .optional = true, .repeats = true, .anywhere = true,
                 .doc = "the fields that make rows equal; else the whole row" } },
    .examples = { { "* | dedup by user", "each user's newest message" } },
    .fidelity = FIDELITY_EXACT,
    .kind = REL_DEDUP,
    .traits = { .order = ORDER_NEEDED, .spread = SPREAD_ONE },
    .bind = dedup_bind,
    .state_size = sizeof(struct dedup_state),
    .open = dedup_open,
    .push = dedup_push,
};
