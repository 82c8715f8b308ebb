/*
 * values.c - `values(x)`: the different values, a line each, by code point; of more than 100 the
 * first in the order of the rows. Specified: docs/language/aggregates.md.
 */
#include "base/buf.h"
#include "catalog/agg_def.h"
#include "lib/shared/owned_cell.h"

#include <stdlib.h>

enum { VALUES_MAX = 100 };

struct value {
    struct owned_cell text;
    int64_t time;
    uint64_t seq, nth; /* of the first row that has it */
};

struct values {
    struct value *items;
    size_t n, cap;
};

static struct value *find(struct values *v, struct str text)
{
    for (size_t i = 0; i < v->n; i++) {
        if (str_eq(cell_str(&v->items[i].text.cell), text)) {
            return &v->items[i];
        }
    }
    return NULL;
}

static struct value *find_last(struct values *v)
{
    struct value *last = &v->items[0];
    for (size_t i = 1; i < v->n; i++) {
        const struct value *other = &v->items[i];
        struct agg_row at = { .time = last->time, .seq = last->seq, .nth = last->nth };
        if (agg_is_before(&at, other->time, other->seq, other->nth)) {
            last = &v->items[i];
        }
    }
    return last;
}

static struct value *add_item(struct values *v, struct arena *a)
{
    if (v->n == v->cap) {
        size_t cap = v->cap ? v->cap * 2 : 4;
        struct value *items = arena_array(a, struct value, cap);
        if (v->n > 0) {
            memcpy(items, v->items, v->n * sizeof *items);
        }
        v->items = items;
        v->cap = cap;
    }
    return &v->items[v->n++];
}

static void offer(struct values *v, struct arena *a, struct str text, const struct agg_row *at)
{
    struct value *item = find(v, text);
    if (!item) {
        if (v->n < VALUES_MAX) {
            item = add_item(v, a);
        } else {
            item = find_last(v);
            if (!agg_is_before(at, item->time, item->seq, item->nth)) {
                return;
            }
        }
        struct cell c = cell_of_text(text);
        owned_cell_set(&item->text, a, &c);
    } else if (!agg_is_before(at, item->time, item->seq, item->nth)) {
        return;
    }
    item->time = at->time;
    item->seq = at->seq;
    item->nth = at->nth;
}

static void values_add(void *state, struct arena *a, const struct agg_row *row)
{
    char buffer[CELL_TEXT_MAX];
    if (!cell_is_null(row->args[0])) {
        offer(state, a, cell_show(row->args[0], buffer), row);
    }
}

static void values_merge(void *into, struct arena *a, const void *from)
{
    const struct values *other = from;
    for (size_t i = 0; i < other->n; i++) {
        const struct value *item = &other->items[i];
        struct agg_row at = { .time = item->time, .seq = item->seq, .nth = item->nth };
        offer(into, a, cell_str(&item->text.cell), &at);
    }
}

static void values_save(const void *state, struct buf *to)
{
    const struct values *v = state;
    state_put_uint(to, v->n);
    for (size_t i = 0; i < v->n; i++) {
        const struct value *item = &v->items[i];
        state_put_text(to, cell_str(&item->text.cell));
        agg_put_position(to, item->time, item->seq, item->nth);
    }
}

static bool values_restore(void *into, struct arena *a, struct str from)
{
    struct state_reader r = state_read(from);
    size_t n = state_count(&r, 4);
    state_need(&r, n <= VALUES_MAX);
    for (size_t i = 0; i < n && !r.damaged; i++) {
        struct str text = state_text(&r);
        struct agg_row at = agg_position(&r);
        if (!r.damaged) {
            offer(into, a, text, &at);
        }
    }
    return state_done(&r);
}

static int by_text(const void *a, const void *b)
{
    const struct value *x = a, *y = b;
    return str_cmp(cell_str(&x->text.cell), cell_str(&y->text.cell));
}

static struct cell values_result(const void *state, struct arena *a, double parameter)
{
    const struct values *v = state;
    struct buf lines = BUF_INIT;
    (void)parameter;
    if (v->n == 0) {
        return cell_null();
    }
    qsort(v->items, v->n, sizeof *v->items, by_text);
    for (size_t i = 0; i < v->n; i++) {
        buf_text(&lines, i > 0 ? "\n" : "");
        buf_str(&lines, cell_str(&v->items[i].text.cell));
    }
    struct cell all = cell_of_text(arena_str(a, buf_view(&lines)));
    buf_release(&lines);
    return all;
}

const struct agg_def aggs_values[] = {
    { .name = "values",
      .output = "_values",
      .doc = "The different values of the field, at most 100, sorted, one per line.",
      .form = "values(FIELD)",
      .flags = AGG_NAMED_LAST,
      .returns = T_STRING,
      .state_size = sizeof(struct values),
      .fidelity = FIDELITY_EXACT,
      .examples = { { "where x > 1 | values(x)", "\"2\"" } },
      .add = values_add,
      .merge = values_merge,
      .save = values_save,
      .restore = values_restore,
      .result = values_result },
    { 0 },
};
