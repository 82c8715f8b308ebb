/*
 * topk.c - `topk(3, x) by k`: the first rows of every group, ranked. Specified:
 * docs/language/operators.md, topk.
 *
 * Until the end a row's rank is the number of its group, the first sort key. Rows that cannot be
 * among the first are discarded from time to time.
 */
#include "exec/tuple_map.h"
#include "lib/shared/sort_keys.h"
#include "lib/shared/stage.h"

enum { RANKED, GROUP_WORD, BY };
enum { SLACK = 4096 /* rows buffered beyond those needed before sorting again */ };

struct topk_plan {
    struct rel_sort keys; /* the group's number first */
    const uint32_t *groups;
    size_t n_groups;
    int64_t rows;
};

struct topk_state {
    struct sort_state sort; /* first: materialise_op_push and its kin read it */
    struct tuple_map groups;
    const struct cell **keys;
    size_t needed;       /* rows left after the last truncation */
    int64_t group, rank; /* of the last row emitted */
};

/* `(N, FIELD, ...)` */
static bool read_ranked(struct binder *b, struct cursor *c, struct topk_plan *p)
{
    const struct node *group = cursor_peek(c, 0);
    if (!group || group->kind != NODE_GROUP) {
        struct diag *g = cursor_complain(c, DIAG_MISSING_ARGUMENT,
                                         "the number of rows and the fields go in parentheses");
        diag_help(b->diags, g, "write topk(3, FIELD) by KEY");
        return false;
    }
    struct cursor in = cursor_inside(c, group);
    struct amount rows;
    if (!cursor_amount(&in, false, &rows, "the number of rows")) {
        return false;
    }
    if (rows.node->kind == NODE_NUMBER && (!rows.integral || rows.unit.len > 0 || rows.value < 1)) {
        cursor_complain_at(&in, DIAG_BAD_NUMBER, rows.span,
                           "it keeps a whole number of rows, 1 or more");
        return false;
    }
    p->rows = rows.node->kind == NODE_NUMBER ? (int64_t)rows.value : 1;
    if (!cursor_punct(&in, ",")) {
        cursor_complain(&in, DIAG_MISSING_ARGUMENT,
                        "a comma and the field to rank by are expected here");
        return false;
    }
    do {
        struct name name;
        uint32_t slot;
        if (!cursor_name(&in, &name, "a field to rank by") || !bind_read(b, &name, &slot)) {
            return false;
        }
        sort_key_add(b, &p->keys, slot, false);
    } while (cursor_punct(&in, ","));
    if (cursor_peek(&in, 0)) {
        cursor_complain(&in, DIAG_BAD_ARGUMENTS, "a comma or `)` is expected here");
        return false;
    }
    c->at++;
    if (cursor_peek(c, 0)) {
        cursor_complain(c, DIAG_BAD_ARGUMENTS, "only `by` and group keys follow the parentheses");
        return false;
    }
    return true;
}

static bool topk_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct topk_plan *p = arena_new(b->arena, struct topk_plan);
    out->data = p;
    sort_key_add(b, &p->keys, SLOT_NULL, true);
    if (!stage_match(b, stage, c) || !read_ranked(b, &c[RANKED].run, p)) {
        return false;
    }
    p->n_groups = c[BY].list.n;
    uint32_t *groups = arena_array(b->arena, uint32_t, p->n_groups + 1);
    for (size_t i = 0; i < p->n_groups; i++) {
        if (!bind_read(b, &c[BY].list.items[i].name, &groups[i])) {
            return false;
        }
    }
    p->groups = groups;
    p->keys.items[0].slot = bind_define(b, STR("_rank"), T_INT);
    return true;
}

static void release(void *groups)
{
    tuple_map_release(groups);
}

static bool topk_open(struct op_run *r)
{
    const struct topk_plan *p = r->node->data;
    struct topk_state *s = r->state;
    sort_keys_open(r, &s->sort, &p->keys, NULL, 0);
    tuple_map_init(&s->groups, p->n_groups, 0, op_budget(r));
    arena_on_release(&r->worker->arena, release, &s->groups);
    s->keys = arena_array(&r->worker->arena, const struct cell *, p->n_groups + 1);
    s->group = -1;
    return true;
}

/* Discards the rows in memory after the first N of their group. */
static void prune(struct op_run *r, struct topk_state *s, int64_t rows)
{
    struct row_buffer *h = &s->sort.materialise.buffer;
    size_t kept = 0;
    int64_t group = -1, rank = 0;
    row_buffer_sort(h);
    for (size_t i = 0; i < h->n; i++) {
        int64_t its = h->items[i]->cells[s->sort.at[0]].as.i;
        rank = its == group ? rank + 1 : 1;
        group = its;
        if (rank <= rows) {
            h->items[kept++] = h->items[i];
        }
    }
    r->counts.dropped[DROP_LIMIT] += h->n - kept;
    row_buffer_truncate(h, kept);
    s->needed = kept;
}

static enum flow topk_push(struct op_run *r, struct batch *in)
{
    const struct topk_plan *p = r->node->data;
    struct topk_state *s = r->state;
    struct cell *groups = op_column(r, in, 0);
    for (size_t i = 0; i < in->live; i++) {
        size_t row = in->sel[i];
        bool is_new;
        for (size_t k = 0; k < p->n_groups; k++) {
            s->keys[k] = &in->cols[p->groups[k]][row];
        }
        uint64_t hash = tuple_map_hash(s->keys, p->n_groups);
        groups[row] = cell_int((int64_t)tuple_map_find(&s->groups, s->keys, hash, &is_new));
    }
    enum flow flow = materialise_push(r, &s->sort.materialise, in);
    if (s->sort.materialise.buffer.n > 2 * s->needed + SLACK) {
        prune(r, s, p->rows);
    }
    return flow;
}

static void rank_rows(struct op_run *r, struct batch *b)
{
    const struct topk_plan *p = r->node->data;
    struct topk_state *s = r->state;
    struct cell *ranks = b->cols[r->node->writes.items[0]];
    size_t kept = 0;
    for (size_t i = 0; i < b->live; i++) {
        uint16_t row = b->sel[i];
        s->rank = ranks[row].as.i == s->group ? s->rank + 1 : 1;
        s->group = ranks[row].as.i;
        if (s->rank <= p->rows) {
            ranks[row] = cell_int(s->rank);
            b->sel[kept++] = row;
        }
    }
    r->counts.dropped[DROP_LIMIT] += b->live - kept;
    b->live = kept;
}

static enum flow topk_finish(struct op_run *r)
{
    struct topk_state *s = r->state;
    materialise_finish(r, &s->sort.materialise);
    return materialise_emit(r, &s->sort.materialise, rank_rows);
}

const struct op_def op_topk = {
    .name = "topk",
    .group = "order",
    .form = "topk(N, FIELD {, FIELD}) [by FIELD {, FIELD}]",
    .doc = "Keeps the first N rows of every group, ranked by fields, descending; adds _rank.",
    .shape = { { NULL, CLAUSE_RUN,
                 .doc = "in parentheses: how many rows, and the fields to rank by" },
               { "group", CLAUSE_FLAG, .optional = true, .doc = "may precede by" },
               { "by", CLAUSE_NAMES, .optional = true, .repeats = true, .anywhere = true,
                 .doc = "the group's fields; else all rows are one group" } },
    .examples = { { "* | topk(1, size) by user", "each user's largest" } },
    .fidelity = FIDELITY_EXACT,
    .traits = { .order = ORDER_REMADE, .spread = SPREAD_ONE },
    .bind = topk_bind,
    .state_size = sizeof(struct topk_state),
    .open = topk_open,
    .push = topk_push,
    .combine = op_no_combine,
    .finish = topk_finish,
};
