/*
 * result.c - see result.h.
 */
#include "data/result.h"

#include <assert.h>

const char *const drop_reason_names[DROP_REASONS] = { "condition", "no match", "limit", "value" };

void result_iter_open(struct result_iter *w, const struct result *r)
{
    assert(r->rows || r->store || r->n_rows == 0);
    *w = (struct result_iter) { .result = r };
    arena_init(&w->arena, NULL);
    if (!r->rows && r->store) {
        w->walk = r->store->start(&w->arena, r->store->what);
    }
}

const struct cell *result_iter_next(struct result_iter *w)
{
    const struct result *r = w->result;
    if (w->at >= r->n_rows || w->why) {
        return NULL;
    }
    size_t at = w->at++;
    return r->rows ? r->rows[at] : r->store->next(w->walk, &w->why);
}

void result_iter_close(struct result_iter *w)
{
    if (w->walk) {
        w->result->store->end(w->walk);
    }
    arena_release(&w->arena);
}

const struct cell *const *result_rows(struct arena *a, const struct result *r)
{
    if (r->rows) {
        return r->rows;
    }
    struct result_iter w;
    const struct cell **rows = arena_array(a, const struct cell *, r->n_rows + 1);
    const struct cell *cells;
    result_iter_open(&w, r);
    for (size_t i = 0; !budget_is_over(a->budget) && (cells = result_iter_next(&w)); i++) {
        struct cell *row = arena_array(a, struct cell, r->n_columns + 1);
        for (size_t c = 0; c < r->n_columns; c++) {
            row[c] = r->store->lasts ? cells[c] : cell_keep(a, &cells[c]);
        }
        rows[i] = row;
    }
    result_iter_close(&w);
    return w.why || budget_is_over(a->budget) ? NULL : rows;
}
