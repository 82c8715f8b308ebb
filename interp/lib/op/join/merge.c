/*
 * merge.c - `merge a takeFirst, b join with ","`: all rows become one. Specified:
 * docs/language/transactions.md, merge.
 */
#include "base/buf.h"
#include "base/vec.h"
#include "exec/tuple_map.h"
#include "lib/shared/owned_cell.h"
#include "lib/shared/sort_keys.h"
#include "lib/shared/stage.h"

enum { RUN };

enum strategy { MERGE_JOIN, MERGE_FIRST, MERGE_LAST, MERGE_DISTINCT };

struct merge_item {
    uint32_t slot;
    enum strategy strategy;
    struct str separator;
    size_t write; /* index into node->writes */
};

struct merge_plan {
    struct rel_sort keys; /* the message time */
    struct {
        struct merge_item *items;
        size_t n, cap;
    } items;
    struct {
        uint32_t *items;
        size_t n, cap;
    } reads;
    bool times; /* the message time is the first column */
};

/* What an item has so far. */
struct merged {
    struct owned_cell value;
    struct buf text;
    struct tuple_map seen;
    bool any;
};

static bool read_strategy(struct binder *b, struct cursor *c, const struct name *name,
                          struct merge_item *item)
{
    struct span at = cursor_here(c);
    item->separator = STR("\n");
    item->strategy = MERGE_JOIN;
    if (cursor_word(c, "takefirst")) {
        item->strategy = MERGE_FIRST;
    } else if (cursor_word(c, "takelast")) {
        item->strategy = MERGE_LAST;
    } else if (cursor_word(c, "takedistinct")) {
        item->strategy = MERGE_DISTINCT;
    } else if (cursor_word(c, "join")) {
        const struct node *text;
        bool with = cursor_word(c, "with"); /* else line ends */
        if (with &&
            !cursor_string(c, &text, "the separator between the values, in double quotes")) {
            return false;
        }
        if (with) {
            stage_text(b, text, &item->separator);
        }
    }
    bool is_time = str_eq_fold(name->text, STR("_messageTime"));
    if (is_time && item->strategy != MERGE_FIRST && item->strategy != MERGE_LAST) {
        struct diag *g = cursor_complain_at(c, DIAG_BAD_ARGUMENTS, span_join(name->span, at),
                                            "_messageTime cannot be joined");
        diag_help(b->diags, g, "write _messageTime takeFirst or takeLast");
        return false;
    }
    return true;
}

static void add_item(struct binder *b, struct merge_plan *p, struct merge_item item)
{
    *vec_add(b->arena, &p->items) = item;
    *vec_add(b->arena, &p->reads) = item.slot;
}

struct aliases {
    struct name *items;
    size_t n, cap;
};

static bool read_items(struct binder *b, struct cursor *c, struct merge_plan *p,
                       struct aliases *aliases)
{
    do {
        struct name name;
        struct merge_item item = { 0 };
        if (!cursor_name(c, &name, "a field to merge") || !bind_read(b, &name, &item.slot) ||
            !read_strategy(b, c, &name, &item)) {
            return false;
        }
        p->times = p->times && !str_eq_fold(name.text, STR("_messageTime"));
        if (cursor_word(c, "as") && !cursor_name(c, &name, "a name for the result")) {
            return false;
        }
        *vec_add(b->arena, aliases) = name;
        add_item(b, p, item);
    } while (cursor_punct(c, ","));
    if (cursor_peek(c, 0)) {
        struct diag *g = cursor_complain(c, DIAG_BAD_ARGUMENTS, "a comma is expected here");
        diag_help(b->diags, g,
                  "the ways to merge are takeFirst, takeLast, takeDistinct and join "
                  "with \"..\"");
        return false;
    }
    return true;
}

static bool merge_bind(struct binder *b, const struct node *stage, struct plan_node *out)
{
    struct clause c[SHAPE_MAX];
    struct merge_plan *p = arena_new(b->arena, struct merge_plan);
    struct aliases aliases = { 0 };
    out->data = p;
    p->times = true;
    if (!stage_match(b, stage, c)) {
        return false;
    }
    uint32_t time = bind_find(b, STR("_messageTime"));
    sort_key_add(b, &p->keys, time, true);
    if (c[RUN].given && !read_items(b, &c[RUN].run, p, &aliases)) {
        return false;
    }
    if (!c[RUN].given) {
        struct merge_item raw = { .slot = bind_find(b, STR("_raw")), .separator = STR("\n") };
        *vec_add(b->arena, &aliases) = (struct name) { .text = STR("_raw"), .span = stage->span };
        add_item(b, p, raw);
    }
    bind_table(b);
    if (p->times) {
        bind_define(b, STR("_messageTime"), T_TIME);
    }
    for (size_t i = 0; i < aliases.n; i++) {
        p->items.items[i].write = b->node->writes.n;
        bool kept =
            p->items.items[i].strategy == MERGE_FIRST || p->items.items[i].strategy == MERGE_LAST;
        stage_define_name(b, &aliases.items[i], kept ? T_ANY : T_STRING);
    }
    return true;
}

static bool merge_open(struct op_run *r)
{
    const struct merge_plan *p = r->node->data;
    sort_keys_open(r, r->state, &p->keys, p->reads.items, p->reads.n);
    return true;
}

static void add_value(const struct merge_item *item, struct merged *m, struct arena *a,
                      const struct cell *value)
{
    char buffer[CELL_TEXT_MAX];
    bool is_new = true;
    if (cell_is_null(value)) {
        return;
    }
    if (item->strategy == MERGE_FIRST || item->strategy == MERGE_LAST) {
        if (item->strategy == MERGE_LAST || !m->any) {
            owned_cell_set(&m->value, a, value);
        }
        m->any = true;
        return;
    }
    if (item->strategy == MERGE_DISTINCT) {
        tuple_map_find(&m->seen, &value, tuple_map_hash(&value, 1), &is_new);
    }
    if (is_new) {
        if (m->any) {
            buf_str(&m->text, item->separator);
        }
        buf_str(&m->text, cell_text(value, buffer));
        m->any = true;
    }
}

/* The text of a joined value lives in its buffer. */
static struct cell result_of(const struct merge_item *item, const struct merged *m)
{
    if (!m->any) {
        return cell_null();
    }
    bool kept = item->strategy == MERGE_FIRST || item->strategy == MERGE_LAST;
    return kept ? m->value.cell : cell_of_text(buf_view(&m->text));
}

static enum flow give(struct op_run *r, const struct merged *all, struct cell time)
{
    const struct merge_plan *p = r->node->data;
    struct batch *b = op_new_batch(r);
    const uint32_t *writes = r->node->writes.items;
    size_t texts = 0;
    b->rows = 1;
    b->time[0] = time.tag == CELL_INT ? time.as.i : TIME_NONE;
    b->seq[0] = 0;
    if (p->times && b->cols[writes[0]]) {
        b->cols[writes[0]][0] = time;
    }
    for (size_t i = 0; i < p->items.n; i++) {
        struct cell *column = b->cols[writes[p->items.items[i].write]];
        if (column) {
            column[0] = result_of(&p->items.items[i], &all[i]);
            texts += column[0].len;
        }
    }
    if (!budget_has(op_budget(r), texts)) { /* what comes next copies the row */
        return FLOW_FAIL;
    }
    batch_select_all(b);
    enum flow flow = op_emit(r, b);
    return flow == FLOW_FAIL ? FLOW_FAIL : FLOW_MORE;
}

static enum flow merge_finish(struct op_run *r)
{
    const struct merge_plan *p = r->node->data;
    struct sort_state *s = r->state;
    struct arena *a = &r->worker->arena;
    struct merged *all = arena_array(a, struct merged, p->items.n + 1);
    struct cell time = cell_null();
    struct row_iter iter;
    enum flow flow = FLOW_MORE;
    bool any = false;
    for (size_t i = 0; i < p->items.n; i++) {
        block_init(&all[i].text.b, op_budget(r));
        tuple_map_init(&all[i].seen, 1, 0, op_budget(r));
    }
    materialise_finish(r, &s->materialise);
    row_iter_open(&iter, &s->materialise.buffer, a);
    for (const struct row *row; !budget_is_over(op_budget(r)) && (row = row_iter_next(&iter));
         any = true) {
        const struct cell *its = s->at[0] == SIZE_MAX ? &time : &row->cells[s->at[0]];
        time = cell_is_null(&time) ? *its : time;
        for (size_t i = 0; i < p->items.n; i++) {
            size_t at = sort_keys_place(s, p->items.items[i].slot);
            if (at != SIZE_MAX) {
                add_value(&p->items.items[i], &all[i], a, &row->cells[at]);
            }
        }
    }
    row_iter_close(&iter);
    if (iter.why) {
        flow = op_fail_disk(r, iter.why);
    } else if (any) {
        flow = give(r, all, time);
    }
    for (size_t i = 0; i < p->items.n; i++) {
        buf_release(&all[i].text);
        tuple_map_release(&all[i].seen);
    }
    return flow;
}

const struct op_def op_merge = {
    .name = "merge",
    .group = "analytics",
    .form =
        "merge [FIELD [takeFirst | takeLast | takeDistinct | join [with \"TEXT\"]] [as NAME] {, "
        "...}]",
    .doc = "Merges all rows into one; without fields it joins the raw text of messages.",
    .shape = { { NULL, CLAUSE_RUN, .optional = true,
                 .doc = "the fields, and how each is merged; else joined by line ends" } },
    .examples = { { "* | merge user takeFirst, action join with \", \"", "all actions in one" } },
    .fidelity = FIDELITY_EXACT,
    .traits = { .order = ORDER_MADE, .spread = SPREAD_STATES, .makes_table = true },
    .bind = merge_bind,
    .state_size = sizeof(struct sort_state),
    .open = merge_open,
    .push = materialise_op_push,
    .combine = materialise_op_combine,
    .save = materialise_op_save,
    .restore = materialise_op_restore,
    .finish = merge_finish,
};
